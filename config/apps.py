from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The floor: settings, shared parts and template tags; knows no other app."""

    name = "config"
