from django.urls import path

from approvals.calculator import views

urlpatterns = [path("calculator/", views.calculator, name="calculator")]
