import {
  Autocomplete,
  Checkbox as MantineCheckbox,
  SegmentedControl,
  Select,
  Switch as MantineSwitch,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";

interface FieldProps {
  label?: ReactNode;
  /** The name for screen readers where there is no visible label. */
  name?: string;
  hint?: ReactNode;
  error?: string | null;
  disabled?: boolean;
  testId?: string;
}

export interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  placeholder?: string;
  autoFocus?: boolean;
  mono?: boolean;
  rows?: number;
}

export function TextField({ name, hint, testId, mono, rows, onChange, error, ...rest }: TextFieldProps) {
  const shared = {
    ...rest,
    size: "xs",
    "aria-label": name,
    description: hint,
    error: error ?? undefined,
    "data-testid": testId,
    "data-autofocus": rest.autoFocus ? true : undefined,
    classNames: mono ? { input: "tw-mono" } : {},
    spellCheck: false,
    autoComplete: "off",
  } as const;
  if (rows !== undefined) {
    return <Textarea {...shared} minRows={rows} autosize onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
}

export interface NumberFieldProps extends FieldProps {
  /** What has been typed so far. */
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  unit?: string | undefined;
}

/**
 * A number, as it is typed. Nothing of it is dropped or changed on the way: a field that left out the point of 80.5 would
 * make 805 of it. Whoever reads it says what is wrong (`readNumber`).
 */
export function NumberField({ name, hint, testId, unit, error, onChange, ...rest }: NumberFieldProps) {
  return (
    <TextInput
      {...rest}
      size="xs"
      inputMode="decimal"
      aria-label={name}
      description={hint}
      error={error ?? undefined}
      data-testid={testId}
      rightSection={unit ? <span className="tw-unit">{unit}</span> : undefined}
      rightSectionPointerEvents="none"
      rightSectionWidth={unit ? `${unit.length + 1.5}ch` : undefined}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

export interface SelectFieldProps extends FieldProps {
  value: string | null;
  choices: readonly Choice[];
  onChange: (value: string | null) => void;
  placeholder?: string;
  /** Whether nothing may be chosen. */
  clearable?: boolean;
}

export function SelectField({ name, hint, testId, choices, error, clearable, ...rest }: SelectFieldProps) {
  return (
    <Select
      {...rest}
      size="xs"
      aria-label={name}
      description={hint}
      error={error ?? undefined}
      data={[...choices]}
      data-testid={testId}
      allowDeselect={clearable ?? false}
      clearable={clearable ?? false}
      searchable={choices.length > 8}
      comboboxProps={{ transitionProps: { duration: 80 } }}
    />
  );
}

export interface SuggestFieldProps extends TextFieldProps {
  suggestions: readonly string[];
}

/** A text with suggestions; any text is allowed. */
export function SuggestField({ name, hint, testId, suggestions, error, mono, rows: _rows, ...rest }: SuggestFieldProps) {
  return (
    <Autocomplete
      {...rest}
      size="xs"
      aria-label={name}
      description={hint}
      error={error ?? undefined}
      data={[...suggestions]}
      data-testid={testId}
      classNames={mono ? { input: "tw-mono" } : {}}
      spellCheck={false}
    />
  );
}

export interface FlagProps extends FieldProps {
  value: boolean;
  onChange: (value: boolean) => void;
}

export function SwitchField({ value, onChange, name, hint, testId, error, ...rest }: FlagProps) {
  return (
    <MantineSwitch
      {...rest}
      size="xs"
      aria-label={name}
      checked={value}
      description={hint}
      error={error ?? undefined}
      onChange={(event) => onChange(event.currentTarget.checked)}
      data-testid={testId}
    />
  );
}

export function Checkbox({ value, onChange, name, hint, testId, error, ...rest }: FlagProps) {
  return (
    <MantineCheckbox
      {...rest}
      size="xs"
      aria-label={name}
      checked={value}
      description={hint}
      error={error ?? undefined}
      onChange={(event) => onChange(event.currentTarget.checked)}
      data-testid={testId}
    />
  );
}

export interface SegmentsProps<T extends string> {
  /** What is chosen; an empty text when it is none of them. */
  value: T | "";
  choices: readonly { value: T; label: string; testId?: string }[];
  onChange: (value: T) => void;
  name: string;
}

/** A choice between a few things, all visible. */
export function Segments<T extends string>({ value, choices, onChange, name }: SegmentsProps<T>) {
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={name}
      value={value}
      data={choices.map((choice) => ({
        value: choice.value,
        label: <span data-testid={choice.testId}>{choice.label}</span>,
      }))}
      onChange={(chosen) => onChange(chosen as T)}
    />
  );
}

