import { expect, it } from "vitest";
import { asCommandError, atField } from "./errors";
import type { ErrorView } from "./model";

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
  const refused = (reason: string): ErrorView => ({
    code: "edit",
    message: "The whole sentence.",
    hint: null,
    field: { id: "web-http", property: "/port", value: "99999", reason },
  });
  const check = (error: ErrorView, expected: string) => expect(atField(error)).toBe(expected);
  check(refused("a whole number is needed here"), "A whole number is needed here.");
  check(refused("it is no path: a: b."), "It is no path: a: b.");
  check({ code: "edit", message: "This would break the design: x.", hint: null }, "This would break the design: x.");
});
