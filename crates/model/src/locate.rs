//! Finds the line and column of a JSON Pointer in a text that is already known to be JSON.

/// The place of the value at `pointer`, both counted from 1; of the nearest enclosing value when it is not there.
pub(crate) fn locate(text: &str, pointer: &str) -> (usize, usize) {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
    };
    let offset = scanner.find(pointer.split('/').skip(1));
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    (line, column)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn find<'p>(&mut self, steps: impl Iterator<Item = &'p str>) -> usize {
        self.space();
        let mut best = self.at;
        'steps: for step in steps {
            match self.peek() {
                b'{' => {
                    self.at += 1;
                    loop {
                        self.space();
                        if self.peek() != b'"' {
                            return best;
                        }
                        let key = self.string();
                        self.space();
                        self.at += 1; // the colon
                        self.space();
                        if key == step.as_bytes() {
                            best = self.at;
                            continue 'steps;
                        }
                        self.value();
                        self.space();
                        if self.peek() != b',' {
                            return best;
                        }
                        self.at += 1;
                    }
                }
                b'[' => {
                    self.at += 1;
                    let Ok(index) = step.parse::<usize>() else {
                        return best;
                    };
                    for _ in 0..index {
                        self.space();
                        self.value();
                        self.space();
                        if self.peek() != b',' {
                            return best;
                        }
                        self.at += 1;
                    }
                    self.space();
                    best = self.at;
                }
                _ => return best,
            }
        }
        best
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// Steps over a string and returns its raw inside. Keys of a design hold no escapes.
    fn string(&mut self) -> &'a [u8] {
        self.at += 1;
        let start = self.at;
        while self.at < self.bytes.len() && self.peek() != b'"' {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        let end = self.at.min(self.bytes.len());
        self.at = end + 1;
        let bytes = self.bytes;
        &bytes[start..end]
    }

    fn value(&mut self) {
        let mut depth = 0usize;
        while self.at < self.bytes.len() {
            match self.peek() {
                b'"' => {
                    self.string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                b',' if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn finds_values_and_falls_back_to_their_holder() {
        let text = "{\n  \"a\": [1, {\"b\": \"x,]}\\\"\"}],\n  \"c\": {\"d\": 4}\n}";
        assert_eq!(locate(text, "/a/0"), (2, 9));
        assert_eq!(locate(text, "/a/1/b"), (2, 18));
        assert_eq!(locate(text, "/c/d"), (3, 14));
        assert_eq!(locate(text, "/c/nothing"), (3, 8));
        assert_eq!(locate(text, "/a/9"), (2, 8));
        assert_eq!(locate(text, ""), (1, 1));
    }
}
