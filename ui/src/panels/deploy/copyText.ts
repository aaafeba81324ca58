import { toast } from "../../state/session";

/** Puts a text on the clipboard, and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ tone: "done", title: "Copied", message: text, hint: null });
  } catch {
    toast({ tone: "quiet", title: "The clipboard can't be used", message: "Select the text and copy it.", hint: null });
  }
}
