import { useEffect, useRef } from "react";
import { Button, IconButton } from "../../components/buttons";
import { Icon } from "../../components/icons";
import type { ImagesToPush } from "../../ipc/model";
import { continueDeployment, pushPlaceholders } from "../../state/deployment";
import { imageName } from "../../state/live";
import { Section } from "../inspector/parts";
import { copyText } from "./copyText";

/** What a deployment waits for: the images, the commands that push them, and the way on. */
export function ImagesPart({ images, emulated, steps }: ImagesToPush) {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It stands below the log of the run that has just ended, and must be seen.
    part.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <Section title={images.length === 1 ? "Push this image" : "Push these images"}>
      <div ref={part} className="tw-fields" data-testid="images-to-push">
        <ul className="tw-images">
          {images.map((image) => (
            <li key={imageName(image)} data-testid={`image-${image.repository}`}>
              <div className="tw-mono tw-break tw-select">{imageName(image)}</div>
              <div className="tw-dim">
                For {image.usedBy.join(", ")}, {image.platform}
              </div>
            </li>
          ))}
        </ul>
        {steps.map((step) => (
          <div key={step.title}>
            <div className="tw-row">
              <span className="tw-output-name tw-grow">{step.title}</span>
              <IconButton label={`Copy: ${step.title}`} onClick={() => void copyText(step.commands.join("\n"))}>
                <Icon name="copy" size={14} />
              </IconButton>
            </div>
            <pre className="tw-push-commands" data-testid="push-commands">
              {step.commands.join("\n")}
            </pre>
          </div>
        ))}
        {emulated && (
          <Button wide onClick={() => void pushPlaceholders()} testId="images-placeholders">
            Register placeholders and continue
          </Button>
        )}
        <Button
          tone="primary"
          wide
          icon={<Icon name="deploy" size={14} />}
          onClick={() => void continueDeployment()}
          testId="images-continue"
        >
          Continue
        </Button>
      </div>
    </Section>
  );
}
