// The widget library, and the only folder that imports it: the rest of the window knows these components only.

import { MantineProvider, createTheme, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

const theme = createTheme({
  cursorType: "pointer",
  defaultRadius: "sm",
  components: {
    // Dialogs must not lock the page's scrolling: the library does that with an injected style sheet, which the content
    // security policy refuses, and the window does not scroll.
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 450, withArrow: true } },
    Menu: { defaultProps: { transitionProps: { duration: 80 } } },
  },
});

/** Makes the widgets work below it. Follows the system's colours until a person chooses. */
export function Widgets({ children }: { children: ReactNode }) {
  // No style tags at run time, so that the policy needs no `unsafe-inline`; the variables come from `styles.css`.
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <ColoursForActions />
      {children}
    </MantineProvider>
  );
}

const ORDER = ["auto", "light", "dark"] as const;
let advance = () => {};

/** Goes on to the next choice of colours; for actions, which are no components. */
export function nextColours(): void {
  advance();
}

function ColoursForActions() {
  const { choice, choose } = useColours();
  useEffect(() => {
    advance = () => choose(ORDER[(ORDER.indexOf(choice) + 1) % ORDER.length] ?? "auto");
  }, [choice, choose]);
  return null;
}

export type ColourChoice = "auto" | "light" | "dark";

/** The colours: what was chosen, what that means right now, and how to choose. */
export function useColours(): {
  choice: ColourChoice;
  shown: "light" | "dark";
  choose: (choice: ColourChoice) => void;
} {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme("light", { getInitialValueInEffect: false });
  return { choice: colorScheme, shown, choose: setColorScheme };
}
