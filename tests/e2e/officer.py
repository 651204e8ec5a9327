"""An integration officer at a browser."""

from django.urls import reverse


class Officer:
    """Opens pages of a municipality, fills in forms by their fields, saves."""

    def __init__(self, page, municipality):
        self.page = page
        self.municipality = municipality

    def open(self, name, *args):
        self.page.goto(reverse(name, args=[self.municipality.slug, *args]))

    def fill(self, **values):
        for name, value in values.items():
            self.page.eval_on_selector_all("main details", "all => all.forEach(one => one.open = true)")
            field = self.page.locator(f"main [name={name}]").first
            kind = field.evaluate("field => field.type || field.tagName")
            if kind in ("checkbox", "radio"):
                self.page.locator(f"main [name={name}][value='{value}']").check()
            elif kind == "select-one":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def send(self):
        """Send the page's form and expect that it was taken."""
        before = self.page.url
        self.page.locator(
            "main form[method=post] button[type=submit], main form[method=post] .kern-btn--primary"
        ).first.click()
        self.page.wait_for_load_state()
        errors = self.page.locator("main .kern-error, main .kern-alert--danger").all_inner_texts()
        assert self.page.url != before, errors

    def go_on(self):
        """Press the main button of the page and wait for the next page."""
        self.page.locator("main .kern-btn--primary:visible").last.click()
        self.page.wait_for_load_state()
