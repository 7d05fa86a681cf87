from django.urls import path

from attendance import views

app_name = "attendance"
urlpatterns = [
    path("teach/", views.RosterListView.as_view(), name="roster_list"),
    path("teach/<key:pk>/", views.roster_detail, name="roster_detail"),
    path("teach/<key:pk>/marks/<key:enrollment_pk>/", views.roster_mark, name="roster_mark"),
    path("teach/<key:pk>/enter/", views.session_enter, name="session_enter"),
    path("teach/<key:pk>/scan/", views.session_scan, name="session_scan"),
    path("teach/<key:pk>/papers/", views.session_papers, name="session_papers"),
    path(
        "teach/<key:pk>/papers/<slug:paper>.pdf",
        views.session_paper_print,
        name="session_paper_print",
    ),
    path(
        "teach/<key:pk>/papers/scans/<key:scan_pk>/",
        views.sheet_scan_open,
        name="sheet_scan_open",
    ),
    path("teach/<key:pk>/offline/", views.kit_prepare, name="kit_prepare"),
    path("teach/<key:pk>/devices/<key:device_pk>/end/", views.device_end, name="device_end"),
    path(
        "teach/<key:pk>/differences/<key:mark_pk>/",
        views.difference_settle,
        name="difference_settle",
    ),
    path("offline/", views.kit, name="kit"),
    path("attendance/kit/", views.kit_data, name="kit_data"),
    path("attendance/ready/", views.kit_ready, name="kit_ready"),
    path("attendance/sync/", views.kit_sync, name="kit_sync"),
    path("teach/<key:pk>/files/", views.session_files, name="session_files"),
    path(
        "teach/<key:pk>/files/<key:file_pk>/",
        views.session_file_detail,
        name="session_file_detail",
    ),
    path(
        "teach/<key:pk>/files/<key:file_pk>/columns/",
        views.session_file_columns,
        name="session_file_columns",
    ),
    path(
        "teach/<key:pk>/files/<key:file_pk>/original/",
        views.session_file_open,
        name="session_file_open",
    ),
    path("teach/<key:pk>/screen/", views.room_screen, name="room_screen"),
    path("teach/<key:pk>/screen/code/", views.room_screen_code, name="room_screen_code"),
    path("teach/<key:pk>/reopen/", views.roster_reopen, name="roster_reopen"),
    path("teach/<key:pk>/hand-over/", views.roster_hand_over, name="roster_hand_over"),
    path("teach/<key:pk>/walk-ins/", views.walk_in_note, name="walk_in_note"),
    path("teach/<key:pk>/walk-ins/<key:walk_in_pk>/", views.walk_in_settle, name="walk_in_settle"),
    path("teach/<key:pk>/kiosk/", views.session_kiosks, name="session_kiosks"),
    path("kiosk/", views.kiosk, name="kiosk"),
    path("kiosk/check/", views.kiosk_check, name="kiosk_check"),
    path("kiosk/write-down/", views.kiosk_write_down, name="kiosk_write_down"),
    path("kiosk/start/<str:secret>/", views.kiosk_start, name="kiosk_start"),
    path("my/classes/<key:pk>/code/", views.seat_code_own, name="seat_code_own"),
    path("in/<str:token>/", views.room_scan, name="room_scan"),
    path("check-in/", views.check_in, name="check_in"),
    path("check-in/<key:pk>/", views.check_in_done, name="check_in_done"),
]
