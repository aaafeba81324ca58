import { expect, it } from "vitest";
import { readIcmp, readNumber, readPort, readPorts, writeIcmp, writePorts } from "./numbers";

it("reads a number as it is typed, or says why not", () => {
  const whole = "A whole number is needed here, such as 80.";
  const check = (text: string, decimals: boolean, expected: number | string) =>
    expect(readNumber(text, decimals), text).toBe(expected);
  check("80", false, 80);
  check(" -3 ", false, -3);
  for (const wrong of ["80.5", "80,5", "1e3", "8 0", "0x50", "80 s", "", "Infinity"]) check(wrong, false, whole);
  check("80.5", true, 80.5);
  for (const wrong of ["80,5", ".5", "1e3"]) check(wrong, true, "A number is needed here, such as 80.5.");
});

it("reads a port", () => {
  for (const port of [1, 443, 65535]) expect(readPort(String(port))).toBe(port);
  for (const wrong of ["0", "-1", "65536", "99999999999", "80.5", "http"]) expect(typeof readPort(wrong), wrong).toBe("string");
});

it("reads ports and ranges of ports", () => {
  expect(readPorts("443")).toEqual([443, 443]);
  expect(readPorts(" 8000 - 8100 ")).toEqual([8000, 8100]);
  // Whether the order is right is Rust's to say, at the field.
  expect(readPorts("443-80")).toEqual([443, 80]);
  for (const wrong of ["", "http", "80.5", "80,443", "-80"]) expect(typeof readPorts(wrong), wrong).toBe("string");
  expect([writePorts(80, 80), writePorts(80, 90)]).toEqual(["80", "80-90"]);
});

it("reads ICMP messages", () => {
  const check = (text: string, expected: unknown) => expect(readIcmp(text), text).toEqual(expected);
  check("", null);
  check("All", null);
  check("8", { type: 8 });
  check("3/4", { type: 3, code: 4 });
  for (const wrong of ["echo", "8-0", "3/", "-1"]) expect(typeof readIcmp(wrong), wrong).toBe("string");
  for (const text of ["", "8", "3/4"]) {
    const read = readIcmp(text);
    expect(writeIcmp(typeof read === "object" ? (read ?? undefined) : undefined)).toBe(text);
  }
});
