import { Modal } from "../../components/overlays";
import { SampleList } from "./SampleList";

export function SamplesDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal title="Open a sample" onClose={onClose} width={640} testId="samples-dialog">
      <SampleList />
    </Modal>
  );
}
