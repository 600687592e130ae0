"""The product's addresses with those of the partners' pages, whatever else is wired."""

from django.urls import include, path

from qiao.urls import urlpatterns as product

urlpatterns = [path("programme/", include("qiao.partners.urls")), *product]
