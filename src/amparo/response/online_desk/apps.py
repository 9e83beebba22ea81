from django.apps import AppConfig


class OnlineDeskConfig(AppConfig):
    """Addresses of something online: opened, handed to a hotline, destroyed."""

    name = "amparo.response.online_desk"
    label = "online_desk"
