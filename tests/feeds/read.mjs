// Reads a calendar as ical.js understands it: one line of JSON, the sessions in the file's order.
// Clocks are those of the zone that the file itself describes; moments are what that makes of them.
import { readFileSync } from "node:fs";
import process from "node:process";
import ICAL from "ical.js";

const file = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const zones = file.getAllSubcomponents("vtimezone").map((zone) => new ICAL.Timezone(zone));
const maine = zones.find((zone) => zone.tzid === "America/New_York");

const clock = (time) => time.convertToZone(maine).toString().replace("T", " ").slice(0, 16);
const moment = (time) => time.toJSDate().toISOString();

const sessions = file.getAllSubcomponents("vevent").map((each) => {
  const event = new ICAL.Event(each);
  return {
    uid: event.uid,
    sequence: event.sequence,
    clock: [clock(event.startDate), clock(event.endDate)],
    moments: [moment(event.startDate), moment(event.endDate)],
    title: event.summary,
    place: event.location,
    status: each.getFirstPropertyValue("status"),
  };
});
process.stdout.write(JSON.stringify({ method: file.getFirstPropertyValue("method"), sessions }));
