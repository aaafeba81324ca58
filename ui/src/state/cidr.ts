// IPv4 ranges, as far as proposing a free one needs them. What is right and wrong about a range is Rust's to say.

export interface Range {
  /** The first address as a number. */
  start: number;
  prefix: number;
}

/** Reads `10.0.0.0/16`; null when it is no range. */
export function parseCidr(text: string): Range | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text.trim());
  if (!match) return null;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return null;
  return { start: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

export function formatCidr({ start, prefix }: Range): string {
  const byte = (shift: number) => Math.floor(start / 2 ** shift) % 256;
  return `${byte(24)}.${byte(16)}.${byte(8)}.${byte(0)}/${prefix}`;
}

function size(range: Range): number {
  return 2 ** (32 - range.prefix);
}

/**
 * Free ranges of one size inside a range, behind the last one in use where there is room: people number subnets
 * upwards. Fewer than asked for when it is full.
 */
export function freeCidrs(within: string, used: readonly string[], prefix: number, count: number): string[] {
  const parsed = parseCidr(within);
  if (!parsed) return [];
  // An older file may have a range that begins inside itself.
  const outer = { ...parsed, start: parsed.start - (parsed.start % size(parsed)) };
  const wanted = Math.max(prefix, outer.prefix);
  const step = 2 ** (32 - wanted);
  const taken = used.map(parseCidr).filter((range) => range !== null);
  const end = outer.start + size(outer);
  const behind = Math.max(outer.start, ...taken.map((range) => range.start + size(range)).filter((at) => at < end));
  const first = outer.start + Math.ceil((behind - outer.start) / step) * step;
  const found: Range[] = [];
  const isFree = (start: number) =>
    [...taken, ...found].every((range) => start >= range.start + size(range) || start + step <= range.start);
  const search = (from: number, to: number) => {
    for (let at = from; at + step <= to && found.length < count; at += step) {
      if (isFree(at)) found.push({ start: at, prefix: wanted });
    }
  };
  search(first, end);
  search(outer.start, first);
  return found.map(formatCidr);
}
