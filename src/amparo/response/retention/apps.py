from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """What led nowhere is deleted when its retention period has ended."""

    name = "amparo.response.retention"
    label = "retention"
