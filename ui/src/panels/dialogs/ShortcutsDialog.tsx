import { ACTIONS } from "../../actions";
import type { Action, MenuName } from "../../actions/action";
import { shownKeys } from "../../actions/keys";
import { Keys } from "../../components/display";
import { Modal } from "../../components/overlays";

const TITLES: Record<MenuName | "canvas", string> = {
  file: "File",
  edit: "Edit",
  view: "View",
  help: "Help",
  canvas: "On the canvas",
};

/** Every action that has keys. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const groups = Object.keys(TITLES) as (keyof typeof TITLES)[];
  const of = (group: keyof typeof TITLES): Action[] =>
    ACTIONS.filter((action) => (action.menu ?? "canvas") === group && action.keys.length > 0);
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose} width={680} testId="shortcuts-dialog">
      <div className="tw-columns">
        {groups.map((group) => (
          <section key={group} aria-label={TITLES[group]}>
            <h3>{TITLES[group]}</h3>
            <dl className="tw-shortcuts">
              {of(group).map((action) => (
                <div key={action.id}>
                  <dt>{action.title}</dt>
                  <dd>
                    {action.keys.map((keys) => (
                      <Keys key={keys}>{shownKeys(keys)}</Keys>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
