//! Lays text out as `terraform fmt` does, so that templates need not count spaces.
//!
//! The rules are hclwrite's: two spaces per line that leaves brackets open, `=` in one column over consecutive lines that
//! each hold a whole argument, heredocs untouched. Besides, a line that holds [`ABSENT`] goes, and blank lines never double
//! or stand at the edge of a block. The text must be in canonical spacing otherwise, which is what `literal.rs` writes.

use super::literal::ABSENT;

/// A line with what its layout depends on.
struct Line {
    text: String,
    /// Brackets opened less brackets closed.
    net: i32,
    /// Where the `=` of a whole argument stands, in bytes.
    assign: Option<usize>,
    /// A line of a heredoc. The body is indented a step further than its argument, otherwise left alone.
    heredoc: Option<Heredoc>,
}

#[derive(Clone, Copy, PartialEq)]
enum Heredoc {
    Body,
    End,
}

/// The laid-out text; it ends in a line break unless it is empty.
pub(super) fn lay_out(text: &str) -> String {
    let mut lines = read(text);
    indent(&mut lines);
    align(&mut lines);
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for line in lines {
        out.push_str(&line.text);
        out.push('\n');
    }
    out
}

fn read(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut heredoc: Option<String> = None;
    for raw in text.lines() {
        if let Some(end) = &heredoc {
            let ended = raw.trim() == end;
            let text = if ended { raw.trim() } else { raw };
            let part = if ended { Heredoc::End } else { Heredoc::Body };
            lines.push(Line {
                text: text.to_owned(),
                net: 0,
                assign: None,
                heredoc: Some(part),
            });
            if ended {
                heredoc = None;
            }
            continue;
        }
        let trimmed = raw.trim();
        if trimmed.contains(ABSENT) {
            continue;
        }
        let line = scan(trimmed);
        let after_blank_or_opening = lines
            .last()
            .is_none_or(|last| last.heredoc.is_none() && (last.text.is_empty() || last.net > 0));
        if trimmed.is_empty() && after_blank_or_opening {
            continue;
        }
        if line.net < 0
            && lines
                .last()
                .is_some_and(|last| last.heredoc.is_none() && last.text.is_empty())
        {
            lines.pop();
        }
        heredoc = trimmed
            .rsplit_once("<<-")
            .map(|(_, end)| end)
            .filter(|end| is_heredoc_end(trimmed, end))
            .map(str::to_owned);
        lines.push(line);
    }
    while lines.last().is_some_and(|last| last.text.is_empty()) {
        lines.pop();
    }
    lines
}

/// `<<-EOT` opens a heredoc only at the end of a line and outside a text, where no quote can follow it.
fn is_heredoc_end(line: &str, word: &str) -> bool {
    !line.starts_with('#') && !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase())
}

/// Finds brackets and the first `=` outside texts. `literal.rs` closes each text on its line.
fn scan(line: &str) -> Line {
    let bytes = line.as_bytes();
    let (mut net, mut assign, mut net_at_assign, mut index) = (0, None, 0, 0);
    while index < bytes.len() {
        match bytes[index] {
            b'#' => break,
            b'"' => index = end_of_text(bytes, index),
            b'{' | b'[' | b'(' => net += 1,
            b'}' | b']' | b')' => net -= 1,
            b'=' if assign.is_none() && index > 0 && is_assignment(bytes, index) => {
                assign = Some(index);
                net_at_assign = net;
            }
            _ => {}
        }
        index += 1;
    }
    let mut text = line.to_owned();
    if let Some(index) = assign.filter(|_| net != net_at_assign) {
        // The value goes on over the next lines: such a `=` is in no column.
        text = format!("{} {}", line[..index].trim_end(), &line[index..]);
    }
    let assign = assign.filter(|_| net == net_at_assign);
    Line {
        text,
        net,
        assign,
        heredoc: None,
    }
}

fn is_assignment(bytes: &[u8], index: usize) -> bool {
    let before = bytes[index - 1];
    let after = bytes.get(index + 1);
    !matches!(before, b'=' | b'!' | b'<' | b'>') && !matches!(after, Some(b'=' | b'>'))
}

/// The index of the quote that ends the text beginning at `start`, looking through interpolations with texts of their own.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut index = start + 1;
    while index < bytes.len() {
        match bytes[index] {
            b'\\' => index += 1,
            b'"' => return index,
            b'$' | b'%' if bytes.get(index + 1) == Some(&b'{') && bytes[index - 1] != bytes[index] => {
                index = end_of_interpolation(bytes, index + 1);
            }
            _ => {}
        }
        index += 1;
    }
    index
}

fn end_of_interpolation(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut index) = (0, start);
    while index < bytes.len() {
        match bytes[index] {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            b'"' => index = end_of_text(bytes, index),
            _ => {}
        }
        index += 1;
    }
    index
}

fn indent(lines: &mut [Line]) {
    let mut open: Vec<i32> = Vec::new();
    for line in lines {
        if let Some(part) = line.heredoc {
            if !line.text.is_empty() {
                let steps = open.len() + usize::from(part == Heredoc::Body);
                line.text.insert_str(0, &"  ".repeat(steps));
            }
            continue;
        }
        let before = open.len();
        let depth = if line.net > 0 {
            open.push(line.net);
            before
        } else {
            close(&mut open, -line.net);
            open.len()
        };
        if !line.text.is_empty() && depth > 0 {
            line.text.insert_str(0, &"  ".repeat(depth));
            line.assign = line.assign.map(|assign| assign + depth * 2);
        }
    }
}

fn close(open: &mut Vec<i32>, mut closed: i32) {
    while closed > 0 {
        let Some(last) = open.last_mut() else { return };
        if closed < *last {
            *last -= closed;
            return;
        }
        closed -= *last;
        open.pop();
    }
}

fn align(lines: &mut [Line]) {
    let mut start = 0;
    while start < lines.len() {
        let chain = lines[start..]
            .iter()
            .take_while(|line| line.assign.is_some())
            .count();
        let leads: Vec<(usize, usize)> = lines[start..start + chain]
            .iter()
            .filter_map(|line| {
                line.assign
                    .map(|assign| (assign, line.text[..assign].trim_end().chars().count()))
            })
            .collect();
        let column = leads.iter().map(|(_, width)| *width).max().unwrap_or(0);
        for (line, (assign, width)) in lines[start..].iter_mut().zip(leads) {
            let (lead, rest) = line.text.split_at(assign);
            line.text = format!("{}{} {rest}", lead.trim_end(), " ".repeat(column - width));
        }
        start += chain.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::lay_out;

    #[test]
    fn arguments_are_aligned_and_blocks_indented() {
        let text = "resource \"a\" \"b\" {\n\n\n  x = 1\n  longer = \"a = b { \\\" ${f(\"}\")}\"\n\n  y = {\n  z = 2\n  }\n  w = [\n 1,\n]\n gone = \0absent\n\n}\n\n\n";
        insta::assert_snapshot!(lay_out(text), @r#"
        resource "a" "b" {
          x      = 1
          longer = "a = b { \" ${f("}")}"

          y = {
            z = 2
          }
          w = [
            1,
          ]
        }
        "#);
    }

    #[test]
    fn several_brackets_on_a_line_are_one_step() {
        insta::assert_snapshot!(lay_out("a = jsonencode({\nb = [{\nc = 1\n}]\n})\nd == 2\n"), @r"
        a = jsonencode({
          b = [{
            c = 1
          }]
        })
        d == 2
        ");
    }

    #[test]
    fn heredocs_move_but_do_not_change() {
        insta::assert_snapshot!(lay_out("r {\nx = 1\nuser_data = <<-EOT\n#!/bin/sh\n\nif a { b = c\n  d\nEOT\nlonger = 2\n}\n"), @r"
        r {
          x         = 1
          user_data = <<-EOT
            #!/bin/sh

            if a { b = c
              d
          EOT
          longer = 2
        }
        ");
    }

    #[test]
    fn a_comment_opens_nothing() {
        insta::assert_snapshot!(lay_out("r {\n# { ( [ a = b <<-EOT\nx = 1\n}"), @r"
        r {
          # { ( [ a = b <<-EOT
          x = 1
        }
        ");
    }
}
