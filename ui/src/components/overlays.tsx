import { Menu as MantineMenu, Modal as MantineModal, Popover as MantinePopover, Tooltip } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { IconButton } from "./buttons";

export interface ModalProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  width?: number | string;
  testId?: string;
  /** What a test finds the closing button by. */
  closeId?: string;
}

type CloseProps = { "aria-label": string };

/** A dialog over the window. It is there or it is not, so what is inside starts fresh each time. */
export function Modal({ title, onClose, children, width = 460, testId, closeId = "dialog-close" }: ModalProps) {
  return (
    <MantineModal
      opened
      onClose={onClose}
      title={title}
      size={width}
      centered
      padding="md"
      data-testid={testId}
      closeButtonProps={{ "aria-label": "Close", "data-testid": closeId } as CloseProps}
      overlayProps={{ backgroundOpacity: 0.4 }}
    >
      {children}
    </MantineModal>
  );
}

export interface MenuEntry {
  id: string;
  label: string;
  keys?: string;
  disabled?: boolean;
  danger?: boolean;
  testId?: string;
  run: () => void;
}

export interface MenuProps {
  /** What is clicked to open it. */
  children: ReactNode;
  entries: readonly (MenuEntry | "divider")[];
  width?: number;
}

export function Menu({ children, entries, width = 240 }: MenuProps) {
  return (
    <MantineMenu position="bottom-start" width={width} offset={2} shadow="md">
      <MantineMenu.Target>{children}</MantineMenu.Target>
      <MantineMenu.Dropdown>
        {entries.map((entry, index) =>
          entry === "divider" ? (
            <MantineMenu.Divider key={`divider${index}`} />
          ) : (
            <MantineMenu.Item
              key={entry.id}
              fz={13}
              py={5}
              disabled={entry.disabled ?? false}
              color={entry.danger ? "red" : undefined}
              rightSection={entry.keys ? <span className="tw-keys">{entry.keys}</span> : undefined}
              onClick={entry.run}
              data-testid={entry.testId}
            >
              {entry.label}
            </MantineMenu.Item>
          ),
        )}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}

export interface PopoverButtonProps {
  label: string;
  icon: ReactNode;
  testId?: string;
  /** The content; `close` closes it. */
  children: (close: () => void) => ReactNode;
  width?: number;
}

/** A small button that opens a small form. */
export function PopoverButton({ label, icon, testId, children, width = 280 }: PopoverButtonProps) {
  const [opened, setOpened] = useState(false);
  return (
    <MantinePopover opened={opened} onChange={setOpened} width={width} trapFocus withArrow shadow="md">
      <MantinePopover.Target>
        <span>
          <IconButton label={label} testId={testId} onClick={() => setOpened(!opened)}>
            {icon}
          </IconButton>
        </span>
      </MantinePopover.Target>
      <MantinePopover.Dropdown>{children(() => setOpened(false))}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}

/** A longer word about something small. */
export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Tooltip label={text} multiline maw={320}>
      {children}
    </Tooltip>
  );
}
