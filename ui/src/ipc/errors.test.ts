import { expect, it } from "vitest";
import { asCommandError } from "./errors";

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
