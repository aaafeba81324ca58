import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { atField } from "../../ipc/errors";
import type { ErrorView } from "../../ipc/model";

export interface Draft {
  text: string;
  error: string | null;
  set: (text: string) => void;
  /** Sends the draft when it differs; for leaving the field. */
  commit: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * What is being typed into a field, until it is sent: on Enter and on leaving. Escape takes it back. A refusal stays at
 * the field with what was typed, so that it can be mended.
 */
export function useDraft(value: string, send: (text: string) => Promise<ErrorView | null> | string | null): Draft {
  const [text, setText] = useState(value);
  const [error, setError] = useState<string | null>(null);
  const sent = useRef(value);

  useEffect(() => {
    sent.current = value;
    setText(value);
    setError(null);
  }, [value]);

  const commit = () => {
    if (text === sent.current) {
      setError(null);
      return;
    }
    const answer = send(text);
    if (answer === null || typeof answer === "string") {
      setError(answer);
      return;
    }
    // Leaving the field after Enter must not send the same again.
    const before = sent.current;
    sent.current = text;
    void answer.then((refused) => {
      if (!refused) return;
      sent.current = before;
      setError(atField(refused));
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement && !event.ctrlKey)) commit();
    if (event.key === "Escape") {
      event.stopPropagation();
      setText(sent.current);
      setError(null);
    }
  };
  return { text, error, set: setText, commit, onKeyDown };
}
