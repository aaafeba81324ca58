import { Modal } from "../../components/overlays";

export function AboutDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal title="Tierwright" onClose={onClose}>
      <p>A compiler for cloud architecture, with a canvas as its editor.</p>
      <p className="tw-dim">
        Draw tiers; the program lowers them to the exact AWS resources they mean, proves what can talk to what before
        anything exists, writes Terraform or CloudFormation, or builds it in an account and takes it down again.
      </p>
      <p className="tw-dim">
        Not made or endorsed by Amazon. The signs on the canvas are this program's own. Apache License 2.0.
      </p>
    </Modal>
  );
}
