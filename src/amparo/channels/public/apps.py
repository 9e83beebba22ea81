from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The pages that anybody can open, without account, cookie or script."""

    name = "amparo.channels.public"
    label = "public"
