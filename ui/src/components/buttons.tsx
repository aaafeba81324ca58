import { ActionIcon, Button as MantineButton, Tooltip } from "@mantine/core";
import type { ReactNode, Ref } from "react";

export interface ButtonProps {
  children: ReactNode;
  onClick?: () => void;
  /** `primary` is the one thing to do here; `danger` destroys. */
  tone?: "primary" | "plain" | "quiet" | "danger";
  icon?: ReactNode;
  disabled?: boolean;
  busy?: boolean;
  submit?: boolean;
  wide?: boolean;
  small?: boolean;
  title?: string;
  testId?: string;
  ref?: Ref<HTMLButtonElement>;
}

const LOOKS = {
  primary: { variant: "filled" },
  plain: { variant: "default" },
  quiet: { variant: "subtle", color: "gray" },
  danger: { variant: "filled", color: "red" },
} as const;

export function Button({ tone = "plain", icon, busy, submit, wide, small, testId, ...rest }: ButtonProps) {
  return (
    <MantineButton
      {...LOOKS[tone]}
      {...rest}
      size={small ? "compact-xs" : "xs"}
      type={submit ? "submit" : "button"}
      loading={busy ?? false}
      loaderProps={{ children: <span className="tw-spinner" aria-hidden="true" /> }}
      leftSection={icon}
      fullWidth={wide ?? false}
      data-testid={testId}
    />
  );
}

export interface IconButtonProps {
  /** What it does; the tooltip and the name for screen readers. */
  label: string;
  children: ReactNode;
  onClick?: () => void;
  disabled?: boolean;
  /** For buttons that switch something on. */
  pressed?: boolean;
  danger?: boolean;
  /** The keys that do the same. */
  keys?: string;
  testId?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, children, pressed, danger, keys, testId, disabled, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={keys ? `${label} (${keys})` : label}>
      <ActionIcon
        {...rest}
        variant={pressed ? "light" : "subtle"}
        color={danger ? "red" : pressed ? "blue" : "gray"}
        size={30}
        aria-label={label}
        aria-pressed={pressed}
        // `disabled` would take the tooltip and the keyboard focus away, and with them the reason to look again.
        data-disabled={disabled ? true : undefined}
        aria-disabled={disabled}
        onClick={disabled ? undefined : rest.onClick}
        data-testid={testId}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
