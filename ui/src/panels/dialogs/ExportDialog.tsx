import { useEffect, useState } from "react";
import { Button } from "../../components/buttons";
import { ErrorNotice, Notice, Tabs } from "../../components/display";
import { Checkbox, TextField } from "../../components/fields";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import { useApp } from "../../state/store";
import type { ErrorView, ExportFormat, ExportPreview, ExportReport, FileChange, PreviewFile } from "../../ipc/model";

const FORMATS: readonly { value: ExportFormat; label: string; testId: string }[] = [
  { value: "terraform", label: "Terraform", testId: "export-format-terraform" },
  { value: "cloudformation", label: "CloudFormation", testId: "export-format-cloudformation" },
  { value: "runbook", label: "Runbook", testId: "export-format-runbook" },
];

const CHANGES: Record<FileChange, { word: string; title: string }> = {
  new: { word: "new", title: "It is not there yet" },
  same: { word: "same", title: "It is there with the same text" },
  changed: { word: "changed", title: "It is there with another text of Tierwright's" },
  foreign: { word: "not ours", title: "Tierwright did not write it, or someone changed it since: it is kept" },
};

/** While someone types a folder the preview is asked for after this pause. */
const PAUSE_MS = 250;

/** Shows the files of an export, and writes them. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const [format, setFormat] = useState<ExportFormat>("terraform");
  const [folder, setFolder] = useState("");
  const [force, setForce] = useState(false);
  const [asked, setAsked] = useState(0);
  const { preview, error: refused } = usePreview(format, folder.trim(), asked);
  const [report, setReport] = useState<ExportReport | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const file = preview?.files.find((one) => one.path === chosen) ?? preview?.files[0];
  const foreign = preview?.files.some((one) => one.change === "foreign") ?? false;

  const fresh = () => {
    setReport(null);
    setError(null);
  };
  const browse = async () => {
    try {
      const picked = await commands.chooseFolder();
      if (picked) setFolder(picked);
    } catch (thrown) {
      setError(asCommandError(thrown).view);
    }
  };
  const write = async () => {
    fresh();
    try {
      setReport(await commands.writeExport(format, folder.trim(), force));
      setForce(false);
    } catch (thrown) {
      setError(asCommandError(thrown).view);
    }
    setAsked((count) => count + 1);
  };
  return (
    <Modal title="Export" onClose={onClose} width="min(1040px, 94vw)" testId="export-dialog" closeId="export-close">
      <Tabs
        name="Format"
        value={format}
        tabs={FORMATS}
        onChange={(next) => {
          setFormat(next);
          fresh();
        }}
      />
      <div className="tw-export">
        <ul className="tw-files" aria-label="Files" data-testid="export-files">
          {preview?.files.map((one) => (
            <FileLine
              key={one.path}
              file={one}
              selected={one.path === file?.path}
              onClick={() => setChosen(one.path)}
            />
          ))}
          {preview?.removed.map((path) => (
            <li key={path} className="tw-file is-removed" title="No longer part of the export; it would be removed">
              <span className="tw-mono tw-break">{path}</span>
              <span className="tw-change is-removed">goes</span>
            </li>
          ))}
        </ul>
        <pre className="tw-code tw-select" tabIndex={0} aria-label={file?.path} data-testid="export-preview">
          {file?.contents ?? (refused ? "" : "…")}
        </pre>
      </div>
      {format !== "runbook" && <Needed />}
      {preview?.notes.map((note) => (
        <p key={note} className="tw-dim">
          {note}
        </p>
      ))}
      <form
        className="tw-fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (folder.trim()) void write();
        }}
      >
        <div className="tw-pair is-bottom">
          <TextField
            label="Folder"
            placeholder="Where to write the files"
            mono
            value={folder}
            onChange={(next) => {
              setFolder(next);
              fresh();
            }}
            testId="export-folder"
          />
          <Button onClick={() => void browse()} testId="export-browse">
            Browse…
          </Button>
          <Button submit tone="primary" disabled={folder.trim() === "" || !preview} testId="export-write">
            Write {preview?.files.length ?? 0} {preview?.files.length === 1 ? "file" : "files"}
          </Button>
        </div>
        {foreign && (
          <Checkbox
            label="Replace files that Tierwright did not write"
            value={force}
            onChange={setForce}
            testId="export-force"
          />
        )}
        {(error ?? refused) && <ErrorNotice error={(error ?? refused) as ErrorView} testId="export-error" />}
        {report && (
          <Notice tone="good" title={`Written to ${report.directory}`} testId="export-result">
            {[
              `${report.written.length} written`,
              report.unchanged.length > 0 && `${report.unchanged.length} unchanged`,
              report.removed.length > 0 && `${report.removed.length} removed`,
            ]
              .filter(Boolean)
              .join(", ")}
            .
          </Notice>
        )}
      </form>
    </Modal>
  );
}

/** The parameters without a value, which whoever applies the export is asked for. */
function Needed() {
  const parameters = useApp((state) => state.snapshot?.design.parameters);
  const open = parameters?.filter((parameter) => parameter.default === undefined) ?? [];
  if (open.length === 0) return null;
  return (
    <Notice tone="info" title="Values to give when it is applied" testId="export-needed">
      <ul>
        {open.map(({ id, description }) => (
          <li key={id}>
            <span className="tw-mono">{id}</span>
            {description && `: ${description}`}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

interface FileLineProps {
  file: PreviewFile;
  selected: boolean;
  onClick: () => void;
}

function FileLine({ file, selected, onClick }: FileLineProps) {
  const { word, title } = CHANGES[file.change];
  return (
    <li>
      <button
        type="button"
        className={`tw-file${selected ? " is-selected" : ""}`}
        aria-current={selected}
        onClick={onClick}
        data-testid={`export-file-${file.path}`}
      >
        <span className="tw-mono tw-break">{file.path}</span>
        <span className={`tw-change is-${file.change}`} title={title}>
          {word}
        </span>
      </button>
    </li>
  );
}

function usePreview(format: ExportFormat, folder: string, asked: number) {
  const [result, setResult] = useState<{ preview: ExportPreview | null; error: ErrorView | null }>({
    preview: null,
    error: null,
  });
  useEffect(() => {
    let current = true;
    const ask = async () => {
      try {
        const preview = await commands.previewExport(format, folder === "" ? null : folder);
        if (current) setResult({ preview, error: null });
      } catch (thrown) {
        // What was previewed stays: a folder that is half typed is no reason to take the text away.
        if (current) setResult((before) => ({ ...before, error: asCommandError(thrown).view }));
      }
    };
    const timer = setTimeout(() => void ask(), folder === "" ? 0 : PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [format, folder, asked]);
  return result;
}
