import { useEffect, useState } from "react";
import { Segments, SuggestField } from "../../components/fields";
import { commands } from "../../ipc/commands";
import { chooseTarget } from "../../state/deployment";
import { useApp } from "../../state/store";
import { Section } from "../inspector/parts";

/** Where to deploy: the emulator on this machine, or an account by one of the profiles that AWS's tools know. */
export function TargetPart({ disabled }: { disabled: boolean }) {
  const target = useApp((state) => state.target);
  const region = useApp((state) => state.snapshot?.design.settings.region ?? "");
  const [profiles, setProfiles] = useState<string[]>([]);
  useEffect(() => {
    // Without profiles the field takes any name, so a failure here needs no words.
    commands.profiles().then(setProfiles, () => setProfiles([]));
  }, []);
  const account = target.kind === "account" ? target : null;
  const change = (next: { profile?: string; region?: string }) => {
    const { profile, region: wanted } = { profile: account?.profile, region: account?.region, ...next };
    chooseTarget({ kind: "account", ...(profile ? { profile } : {}), ...(wanted ? { region: wanted } : {}) });
  };
  return (
    <Section title="Target">
      <fieldset className="tw-fields tw-bare" disabled={disabled}>
        <Segments
          name="Where to deploy"
          value={target.kind}
          choices={[
            { value: "emulator", label: "Emulator", testId: "target-emulator" },
            { value: "account", label: "AWS account", testId: "target-account" },
          ]}
          onChange={(kind) => (kind === "emulator" ? chooseTarget({ kind }) : change({}))}
        />
        {account === null ? (
          <p className="tw-dim">An AWS account imitated on this machine. It costs nothing and reaches nobody.</p>
        ) : (
          <>
            <SuggestField
              label="Profile"
              hint="From your AWS configuration. Empty is the usual credential chain; keys are never typed here."
              value={account.profile ?? ""}
              suggestions={profiles}
              onChange={(profile) => change({ profile })}
              testId="target-profile"
            />
            <SuggestField
              label="Region"
              placeholder={region}
              value={account.region ?? ""}
              suggestions={[region]}
              onChange={(wanted) => change({ region: wanted })}
              testId="target-region"
            />
          </>
        )}
      </fieldset>
    </Section>
  );
}
