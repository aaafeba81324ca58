"""The cases, one file for each part of the strict emulator."""
