"""Addresses of the supervisor's board and of supervision orders."""

from django.urls import path

from approvals.supervision import views_board, views_orders

urlpatterns = [
    path("desk/board/", views_board.board, name="desk-board"),
    path("desk/board/<uuid:public_id>/urge/", views_board.urge, name="desk-board-urge"),
    path("desk/board/<uuid:public_id>/order/", views_board.open_order, name="desk-board-order"),
    path("desk/supervision/", views_orders.index, name="desk-supervision"),
    path("desk/supervision/new/", views_orders.new, name="desk-supervision-new"),
    path("desk/supervision/<uuid:public_id>/", views_orders.order, name="desk-supervision-order"),
    path("desk/supervision/<uuid:public_id>/answer/", views_orders.answer, name="desk-supervision-answer"),
    path("desk/supervision/<uuid:public_id>/return/", views_orders.send_back, name="desk-supervision-return"),
    path(
        "desk/supervision/<uuid:public_id>/strike/", views_orders.strike_off, name="desk-supervision-strike"
    ),
    path("desk/supervision/<uuid:public_id>/urge/", views_orders.urge, name="desk-supervision-urge"),
]
