from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "qiao.dialogue"
    label = "dialogue"
