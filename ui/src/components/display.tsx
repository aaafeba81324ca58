import { Alert, Kbd, Notification, Progress, ScrollArea, Tabs as MantineTabs } from "@mantine/core";
import type { ReactNode } from "react";
import type { ErrorView } from "../ipc/model";
import { PRESENTATIONS } from "../ipc/errors";

export type NoticeTone = "info" | "good" | "warning" | "error";


export interface NoticeProps {
  tone: NoticeTone;
  title?: string;
  children?: ReactNode;
  onClose?: () => void;
  testId?: string;
}

/** A boxed message in the flow of a panel. */
export function Notice({ tone, title, children, onClose, testId }: NoticeProps) {
  return (
    <Alert
      className={`tw-notice is-${tone}`}
      title={title}
      role={tone === "error" ? "alert" : "status"}
      p="xs"
      withCloseButton={onClose !== undefined}
      onClose={onClose}
      data-testid={testId}
      classNames={{ title: "tw-notice-title", message: "tw-notice-text" }}
    >
      {children}
    </Alert>
  );
}

/** An error of a command, as its table presents it. */
export function ErrorNotice({ error, testId }: { error: ErrorView; testId?: string }) {
  const { title, tone } = PRESENTATIONS[error.code];
  return (
    <Notice tone={tone === "loud" ? "error" : "warning"} title={title} testId={testId}>
      <p className="tw-select">{error.message}</p>
      {error.hint && <p className="tw-dim tw-select">{error.hint}</p>}
    </Notice>
  );
}

export interface CornerMessageProps {
  tone: "done" | "quiet" | "loud";
  title: string;
  message: string;
  hint: string | null;
  onClose: () => void;
}

/** A message in the corner of the window. */
export function CornerMessage({ tone, title, message, hint, onClose }: CornerMessageProps) {
  const colour = tone === "loud" ? "red" : tone === "quiet" ? "orange" : "teal";
  return (
    <Notification
      color={colour}
      title={title}
      onClose={onClose}
      withBorder
      role={tone === "loud" ? "alert" : "status"}
      data-testid={`toast-${tone}`}
      closeButtonProps={{ "aria-label": "Close this message" }}
    >
      <span className="tw-break tw-select">{message}</span>
      {hint && <div className="tw-dim">{hint}</div>}
    </Notification>
  );
}

export function Keys({ children }: { children: ReactNode }) {
  return <Kbd size="xs">{children}</Kbd>;
}

export function Spinner({ label }: { label: string }) {
  return (
    <span className="tw-row" role="status">
      <span className="tw-spinner" aria-hidden="true" /> <span>{label}</span>
    </span>
  );
}

/** How far something is, from 0 to 100. */
export function ProgressBar({ value, label, failed }: { value: number; label: string; failed?: boolean }) {
  return <Progress value={value} size="sm" aria-label={label} color={failed ? "red" : "blue"} />;
}

/** A part of the window that scrolls by itself. */
export function Scroll({ children, testId }: { children: ReactNode; testId?: string }) {
  return (
    <ScrollArea className="tw-fill" type="auto" scrollbarSize={8} data-testid={testId}>
      {children}
    </ScrollArea>
  );
}

export interface TabsProps<T extends string> {
  value: T;
  tabs: readonly { value: T; label: ReactNode; testId?: string }[];
  onChange: (value: T) => void;
  name: string;
}

/** A row of tabs; what they show is the caller's. */
export function Tabs<T extends string>({ value, tabs, onChange, name }: TabsProps<T>) {
  return (
    <MantineTabs value={value} onChange={(chosen) => chosen && onChange(chosen as T)}>
      <MantineTabs.List aria-label={name}>
        {tabs.map((tab) => (
          <MantineTabs.Tab key={tab.value} value={tab.value} data-testid={tab.testId} fz={13} py={8}>
            {tab.label}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
    </MantineTabs>
  );
}
