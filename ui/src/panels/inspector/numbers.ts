// Numbers, ports and ICMP messages as they are typed. Only whether a text can be read at all is said here; what a value may
// be is Rust's to say.

import type { IcmpMessage } from "../../ipc/model";

/** A number; a sentence when the text is none. Other ways to write one, such as 1e3 or 80,5, are not guessed at. */
export function readNumber(text: string, decimals: boolean): number | string {
  const trimmed = text.trim();
  const fits = decimals ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (fits.test(trimmed)) return Number(trimmed);
  return decimals ? "A number is needed here, such as 80.5." : "A whole number is needed here, such as 80.";
}

/** A port that something can be called on; a sentence when the text is none. */
export function readPort(text: string): number | string {
  const port = readNumber(text, false);
  return typeof port === "number" && port >= 1 && port <= 65535 ? port : "A port from 1 to 65535 is needed here.";
}

/** The first and the last port of `443` or `8000-8100`; a sentence when the text is neither. */
export function readPorts(text: string): readonly [number, number] | string {
  const match = /^\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5}))?\s*$/.exec(text);
  if (!match) return "A port such as 443, or a range such as 8000-8100, is needed here.";
  return [Number(match[1]), Number(match[2] ?? match[1])];
}

export function writePorts(from: number, to: number): string {
  return from === to ? String(from) : `${from}-${to}`;
}

/** The message of `8` (a type) or `3/4` (a type and its code); null for all of them, a sentence when the text is none. */
export function readIcmp(text: string): IcmpMessage | null | string {
  if (/^\s*(all)?\s*$/i.test(text)) return null;
  const match = /^\s*(\d{1,3})\s*(?:\/\s*(\d{1,3}))?\s*$/.exec(text);
  if (!match) return "A type such as 8, or a type and code such as 3/4, is needed here; nothing means all.";
  const type = Number(match[1]);
  return match[2] === undefined ? { type } : { type, code: Number(match[2]) };
}

export function writeIcmp(message: IcmpMessage | undefined): string {
  if (!message) return "";
  return message.code === undefined ? String(message.type) : `${message.type}/${message.code}`;
}
