import { expect, it } from "vitest";
import { asCommandError, atField } from "./errors";

it("shows whatever was thrown", () => {
  const check = (thrown: unknown, code: string, message: string) =>
    expect(asCommandError(thrown).view).toMatchObject({ code, message });
  check({ code: "edit", message: "No.", hint: null }, "edit", "No.");
  check("invalid args `edit`", "internal", "invalid args `edit`");
  check(new Error("broken"), "internal", "broken");
  check({ code: "something new", message: "x" }, "internal", "[object Object]");
  const error = asCommandError("x");
  expect(asCommandError(error)).toBe(error);
});

it("says at a field only what the field does not say itself", () => {
  const check = (message: string, expected: string) =>
    expect(atField({ code: "edit", message, hint: null })).toBe(expected);
  check("/port of web-http cannot be 99999: a whole number is needed here", "A whole number is needed here.");
  check('/path of api cannot be "a: b": it is no path.', "It is no path.");
  check("this would break the design: x", "this would break the design: x");
});
