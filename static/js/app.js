/* Small comforts on top of pages that work without them. */

(() => {
  "use strict";

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /* A long list of checkboxes gets a search box, and the chosen ones stand above it. */
  const enhanceMultiSelect = (frame) => {
    if (frame.dataset.enhanced) return;
    frame.dataset.enhanced = "true";
    const options = [...frame.querySelectorAll(".kern-form-check")];
    const groups = [...frame.querySelectorAll(".option-group")];
    const list = frame.querySelector(".multi-select__options");
    const chosen = element("ul", { className: "multi-select__chosen" });
    frame.prepend(chosen);

    const showChosen = () => {
      chosen.replaceChildren(
        ...options
          .map((option) => ({ box: option.querySelector("input"), text: option.querySelector("label").textContent.trim() }))
          .filter(({ box }) => box.checked && !box.disabled)
          .map(({ box, text }) => {
            const icon = element("span", { className: "kern-icon kern-icon--close kern-icon--small" });
            icon.setAttribute("aria-hidden", "true");
            const chip = element("button", { type: "button", className: "chip" }, element("span", { textContent: text }), icon);
            chip.setAttribute("aria-label", `${text}: ${frame.dataset.removeLabel}`);
            chip.addEventListener("click", () => {
              box.checked = false;
              box.dispatchEvent(new Event("change", { bubbles: true }));
              (frame.querySelector("input[type=search]") || list).focus();
            });
            return element("li", {}, chip);
          }),
      );
    };
    frame.addEventListener("change", showChosen);
    showChosen();

    if (options.length < 8) return;
    const search = element("input", { type: "search", className: "kern-form-input__input multi-select__search", autocomplete: "off" });
    search.setAttribute("aria-label", frame.dataset.searchLabel);
    search.placeholder = frame.dataset.searchLabel;
    const nothing = element("p", { className: "kern-body", hidden: true, textContent: frame.dataset.noneLabel });
    nothing.setAttribute("role", "status");
    list.before(search);
    list.append(nothing);
    search.addEventListener("input", () => {
      const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      options.forEach((option) => {
        const text = option.textContent.toLocaleLowerCase();
        option.hidden = !words.every((word) => text.includes(word));
      });
      groups.forEach((group) => {
        group.hidden = words.length > 0;
      });
      nothing.hidden = options.some((option) => !option.hidden);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  };

  const enhance = (root) => {
    root.querySelectorAll("[data-multi-select]").forEach(enhanceMultiSelect);
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  };

  /* A menu closes when one looks elsewhere. */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("DOMContentLoaded", () => enhance(document));
  document.addEventListener("htmx:afterSwap", (event) => enhance(event.target));
})();
