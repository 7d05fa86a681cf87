"""Attendance without a network, as its pages can be."""

from playwright.sync_api import Page

from tests.browser.acts import State, at, open_everything, send_it_empty

KEEP_A_KIT = """
    async () => {
        const { store } = window.memssiKit;
        const start = Date.now() - 600000;
        const moment = (minutes) => new Date(start + minutes * 60000).toISOString();
        const people = [[1, "Ada Alder", ""], [2, "Bo Birch", "late"], [3, "Cy Cedar", "absent"]];
        await store.keepKit({
            meeting: 7, device: "Blue phone", holder: "Maren Cedarlight", secret: "none",
            course: "Calm in the Corridor", class: "MEM-BR-100-1", session: 1, when: "today",
            starts_at: moment(0), ends_at: moment(120), opens_at: moment(-60),
            expires_at: moment(9999), minutes_from_utc: -300, is_signed: false, held: [3],
            as_of: moment(0),
            people: people.map(([seat, name, status]) => ({
                seat, name, status, code: seat + "-AAAAAAAAAA", works_as: "Heron Pond School",
                came_at: status === "late" ? moment(9) : null, left_at: null, checked_in: false,
            })),
        });
        const made = (uid, kind, more) => ({
            uid, kind, meeting: 7, at: moment(5), state: "waiting", sentence: "", ...more });
        await store.addEntries(7, [
            made("a", "mark", { seat: 1, status: "present", came_at: null, left_at: null,
                state: "refused", sentence: "The roster opens one hour before the session." }),
            made("b", "walk_in", { name: "Dana Spruce", contact: "" }),
            made("c", "mark", { seat: 3, status: "present", came_at: null, left_at: null,
                state: "held", sentence: "Sol Tamarack marked them meanwhile." }),
        ]);
        window.location.hash = "#7";
    }
"""


def keep_a_kit(page: Page) -> None:
    page.route("**/attendance/**", lambda route: route.abort())
    page.evaluate(KEEP_A_KIT)
    page.get_by_role("heading", name="Calm in the Corridor").wait_for()
    page.get_by_text("2 entries are not sent yet").wait_for()
    open_everything(page)


def for_another_device(page: Page) -> None:
    page.get_by_text("It is another device than this one").click()
    page.get_by_role("button", name="Prepare", exact=True).click()
    page.get_by_role("img", name="Code that leads the other device").wait_for()
    open_everything(page)


KIT = [
    State(
        "roster and phone differ",
        "instructor",
        at("attendance:roster_detail", lambda rows: rows.differing.pk),
        open_everything,
    ),
    State(
        "phones prepared",
        "instructor",
        at("attendance:kit_prepare", lambda rows: rows.differing.pk),
    ),
    State(
        "phone without a name",
        "instructor",
        at("attendance:kit_prepare", lambda rows: rows.differing.pk),
        send_it_empty,
    ),
    State(
        "code for another phone",
        "instructor",
        at("attendance:kit_prepare", lambda rows: rows.differing.pk),
        for_another_device,
    ),
    State("no kit", "instructor", at("attendance:kit")),
    State(
        "kit at work",
        "instructor",
        at("attendance:kit"),
        keep_a_kit,
        forgives=("net::ERR_FAILED",),
    ),
]
