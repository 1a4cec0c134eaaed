from django.apps import AppConfig


class ActionPlansConfig(AppConfig):
    name = "actionplans"
