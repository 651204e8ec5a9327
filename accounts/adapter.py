from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-in without open registration: people are invited by their municipality."""

    def is_open_for_signup(self, request):
        return False
