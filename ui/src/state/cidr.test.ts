import { expect, it } from "vitest";
import { formatCidr, freeCidrs, parseCidr } from "./cidr";

it("reads and writes ranges", () => {
  for (const text of ["0.0.0.0/0", "10.20.0.0/16", "255.255.255.255/32"]) {
    const range = parseCidr(text);
    expect(range && formatCidr(range)).toBe(text);
  }
  for (const text of ["", "10.0.0.0", "10.0.0.256/24", "10.0.0.0/33", "a.b.c.d/8"]) expect(parseCidr(text)).toBeNull();
});

it("proposes ranges behind the last one in use", () => {
  const check = (used: string[], prefix: number, expected: string[]) =>
    expect(freeCidrs("10.0.0.0/16", used, prefix, 2)).toEqual(expected);
  check([], 24, ["10.0.0.0/24", "10.0.1.0/24"]);
  check(["10.0.0.0/24", "10.0.11.0/24"], 24, ["10.0.12.0/24", "10.0.13.0/24"]);
  check(["10.0.1.0/25"], 24, ["10.0.2.0/24", "10.0.3.0/24"]);
  check(["10.0.255.0/24"], 24, ["10.0.0.0/24", "10.0.1.0/24"]);
  check(["10.0.0.0/16"], 24, []);
  expect(freeCidrs("10.0.0.1/16", [], 24, 1)).toEqual(["10.0.0.0/24"]);
  check(["192.168.0.0/24"], 17, ["10.0.0.0/17", "10.0.128.0/17"]);
});
