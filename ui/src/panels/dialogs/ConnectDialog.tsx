import { useEffect, useState } from "react";
import { Button } from "../../components/buttons";
import { ErrorNotice } from "../../components/display";
import { Checkbox, NumberField, SelectField } from "../../components/fields";
import { Icon } from "../../components/icons";
import { Modal } from "../../components/overlays";
import { commands } from "../../ipc/commands";
import { asCommandError } from "../../ipc/errors";
import type { ConnectionOffer, ErrorView } from "../../ipc/model";
import { tryEdit } from "../../state/session";
import { setState, useApp } from "../../state/store";
import { INTERNET } from "../../state/things";
import { readPort } from "../inspector/numbers";

interface Props {
  from: string | null;
  to: string | null;
  onClose: () => void;
}

/** While someone types a port the offer is asked for after this pause. */
const PAUSE_MS = 200;

/** A new connection: its ends, its port, and the security group rules that it needs. */
export function ConnectDialog({ from: firstFrom, to: firstTo, onClose }: Props) {
  const design = useApp((state) => state.snapshot?.design);
  const [from, setFrom] = useState(firstFrom);
  const [to, setTo] = useState(firstTo);
  // Nothing typed is the usual port.
  const [typed, setTyped] = useState<string | null>(null);
  const read = typed === null || typed.trim() === "" ? null : readPort(typed);
  const port = typeof read === "number" ? read : null;
  const [withRules, setWithRules] = useState(true);
  const { offer, error: refused } = useOffer(from, to, port);
  const [error, setError] = useState<ErrorView | null>(null);
  if (!design) return null;
  const tiers = design.tiers.map((tier) => ({ value: tier.id, label: tier.name || tier.id }));
  const callers = [
    { value: INTERNET, label: "Internet" },
    ...design.parameters
      .filter((parameter) => parameter.kind === "cidr")
      .map((parameter) => ({ value: parameter.id, label: `Parameter ${parameter.id}` })),
    ...tiers,
  ];
  const connect = async () => {
    if (!offer || typeof read === "string") return;
    const answer = await tryEdit(withRules ? offer.withRules : offer.withoutRules);
    setError(answer);
    if (answer) return;
    onClose();
    setState({ selection: [offer.connection?.id ?? from ?? ""], side: "inspector" });
  };
  const shownError = error ?? refused;
  const nothing = offer !== null && !offer.connection && offer.settings.length === 0;
  return (
    <Modal title="Connect" onClose={onClose} width={520} testId="connect-dialog">
      <form
        className="tw-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        <div className="tw-pair is-bottom">
          <SelectField label="From" value={from} choices={callers} onChange={setFrom} testId="connect-from" />
          <span className="tw-arrow-between">
            <Icon name="redo" />
          </span>
          <SelectField label="To" value={to} choices={tiers} onChange={setTo} testId="connect-to" />
        </div>
        {(!offer || offer.connection) && (
          <NumberField
            label="Port"
            hint={offer && read === null ? "The usual one." : undefined}
            value={typed ?? String(offer?.connection?.port ?? "")}
            error={typeof read === "string" ? read : null}
            onChange={setTyped}
            testId="connect-port"
          />
        )}
        {offer && offer.rules.length > 0 && (
          <div className="tw-card" data-testid="connect-rules">
            <Checkbox
              label={offer.rules.length === 1 ? "Add the rule that it needs" : `Add the ${offer.rules.length} rules that it needs`}
              value={withRules}
              onChange={setWithRules}
              testId="connect-with-rules"
            />
            <ul className="tw-rules">
              {offer.rules.map((rule) => (
                <li key={rule}>
                  <Icon name="shield" size={13} /> <span>{rule}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {offer && offer.settings.length > 0 && (
          <div className="tw-card" data-testid="connect-settings">
            <strong>{offer.connection ? "Comes with it" : "No network call: a setting"}</strong>
            <ul className="tw-rules">
              {offer.settings.map((setting) => (
                <li key={setting}>
                  <Icon name="link" size={13} /> <span>{setting}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {nothing && (
          <p className="tw-dim" data-testid="connect-nothing">
            There is nothing between these two that a line could set.
          </p>
        )}
        {offer?.connection && offer.rules.length === 0 && (
          <p className="tw-dim" data-testid="connect-no-rules">
            The security groups need no further rule for it.
          </p>
        )}
        {shownError && <ErrorNotice error={shownError} testId="connect-error" />}
        <div className="tw-buttons">
          <Button onClick={onClose} testId="connect-cancel">
            Cancel
          </Button>
          <Button submit tone="primary" disabled={!offer || nothing || typeof read === "string"} testId="connect-confirm">
            {offer && !offer.connection ? "Set" : "Connect"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What the connection would need, asked again when an end or the port changes. */
function useOffer(from: string | null, to: string | null, port: number | null) {
  const [result, setResult] = useState<{ offer: ConnectionOffer | null; error: ErrorView | null }>({
    offer: null,
    error: null,
  });
  useEffect(() => {
    if (from === null || to === null) return;
    let current = true;
    const ask = async () => {
      try {
        const offer = await commands.offerConnection(from, to, port);
        if (current) setResult({ offer, error: null });
      } catch (thrown) {
        if (current) setResult({ offer: null, error: asCommandError(thrown).view });
      }
    };
    const timer = setTimeout(() => void ask(), port === null ? 0 : PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [from, to, port]);
  return result;
}
