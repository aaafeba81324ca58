//! The real window: the desktop program under a display of its own, driven through `tauri-driver` and `WebKitWebDriver`.
//!
//! [`Window::open`] starts everything on free ports and an own data folder; dropping it ends what it started, and nothing
//! else. There are no sleeps: [`Window::find`] and its siblings wait until something is there, or fail with a screenshot.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

/// What goes wrong in these tests; they end at the first.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A desktop program with its display and drivers.
pub struct Window {
    /// The WebDriver session.
    pub client: Client,
    /// The folder that the program keeps its data in.
    pub data: PathBuf,
    screenshots: PathBuf,
    // Ended in this order: the drivers before the display that they draw on.
    _driver: Process,
    _display: Process,
}

/// How a window is opened.
pub struct WindowOptions<'a> {
    /// The desktop program.
    pub program: &'a Path,
    /// Arguments of the program.
    pub arguments: Vec<String>,
    /// The folder that it keeps its data in.
    pub data: &'a Path,
    /// The size of the display in pixels.
    pub size: (u32, u32),
}

impl Window {
    /// Starts a display, the drivers and the program.
    ///
    /// # Errors
    /// When one of them does not start; the sentence says which.
    pub async fn open(options: &WindowOptions<'_>) -> Result<Self, Failure> {
        let (display, name) = start_display(options.size)?;
        let port = free_port()?;
        let native_port = free_port()?;
        let tauri_driver = tauri_driver()?;
        let mut command = Command::new(&tauri_driver);
        command
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native_port.to_string(),
            ])
            .env("DISPLAY", &name)
            .env("TIERWRIGHT_DATA_DIR", options.data)
            .env("XDG_CONFIG_HOME", options.data.join("config"))
            .env("XDG_CACHE_HOME", options.data.join("cache"))
            .env("GDK_BACKEND", "x11")
            // There is no accessibility bus on a test machine, and looking for it costs seconds.
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(fs::File::create(options.data.join("tauri-driver.log"))?)
            .stderr(fs::File::create(options.data.join("program.log"))?);
        let driver =
            Process::start(command).map_err(|e| format!("{} did not start: {e}", tauri_driver.display()))?;
        wait_for_port(port)?;

        let capabilities = json!({
            "browserName": "wry",
            "tauri:options": { "application": options.program, "args": options.arguments },
        });
        let Value::Object(capabilities) = capabilities else {
            return Err("capabilities are an object".into());
        };
        // tauri-driver listens before the driver behind it does, and drops what comes in between.
        let end = Instant::now() + Duration::from_secs(30);
        let client = loop {
            let connection = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&format!("http://127.0.0.1:{port}"))
                .await;
            match connection {
                Ok(client) => break client,
                Err(error) if Instant::now() > end => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        let screenshots = options.data.join("screenshots");
        fs::create_dir_all(&screenshots)?;
        Ok(Self {
            client,
            data: options.data.to_owned(),
            screenshots,
            _driver: driver,
            _display: display,
        })
    }

    /// The element with this test id, once it is there.
    ///
    /// # Errors
    /// When it does not appear within half a minute; a screenshot is kept.
    pub async fn find(&self, test_id: &str) -> Result<Element, Failure> {
        self.find_css(&format!("[data-testid=\"{test_id}\"]"), Duration::from_secs(30))
            .await
    }

    /// As [`Window::find`], with an own patience: a deployment takes longer than a dialog.
    ///
    /// # Errors
    /// When it does not appear in time; a screenshot is kept.
    pub async fn find_within(&self, test_id: &str, patience: Duration) -> Result<Element, Failure> {
        self.find_css(&format!("[data-testid=\"{test_id}\"]"), patience)
            .await
    }

    /// The element that a CSS selector finds, once it is there.
    ///
    /// # Errors
    /// When it does not appear in time; a screenshot is kept.
    pub async fn find_css(&self, selector: &str, patience: Duration) -> Result<Element, Failure> {
        match self
            .client
            .wait()
            .at_most(patience)
            .for_element(Locator::Css(selector))
            .await
        {
            Ok(element) => Ok(element),
            Err(error) => {
                let picture = self.screenshot("not-found").await?;
                Err(format!("{selector} did not appear ({error}); see {}", picture.display()).into())
            }
        }
    }

    /// Clicks the element with this test id, once it is enabled and nothing lies over it.
    ///
    /// # Errors
    /// When it does not appear or cannot be clicked within half a minute.
    pub async fn click(&self, test_id: &str) -> Result<(), Failure> {
        self.find(test_id).await?;
        self.wait_until(&format!("{test_id} could be clicked"), async || {
            // Found anew each time: a dialog that opens may draw it twice.
            let element = self.find(test_id).await?;
            if element.attr("disabled").await?.is_some() || element.attr("data-disabled").await?.is_some() {
                return Ok(false);
            }
            element.click().await?;
            Ok(true)
        })
        .await
    }

    /// Types into the element with this test id, after emptying it.
    ///
    /// # Errors
    /// When it does not appear or takes no text.
    pub async fn fill(&self, test_id: &str, text: &str) -> Result<(), Failure> {
        let element = self.find(test_id).await?;
        element.clear().await?;
        element.send_keys(text).await?;
        Ok(())
    }

    /// Types over what stands in a field of a form and sends it with Enter, as a person does. [`Window::fill`] leaves the
    /// field in between, which already sends what is empty.
    ///
    /// # Errors
    /// When it does not appear or takes no text.
    pub async fn enter(&self, test_id: &str, text: &str) -> Result<(), Failure> {
        use fantoccini::key::Key;
        let element = self.find(test_id).await?;
        let before = element.prop("value").await?.unwrap_or_default().chars().count();
        let mut keys = String::from(char::from(Key::End));
        keys.extend(std::iter::repeat_n(char::from(Key::Backspace), before));
        keys.push_str(text);
        keys.push(char::from(Key::Enter));
        element.send_keys(&keys).await?;
        Ok(())
    }

    /// How many elements a CSS selector finds now.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn count(&self, selector: &str) -> Result<usize, Failure> {
        Ok(self.client.find_all(Locator::Css(selector)).await?.len())
    }

    /// Whether an element with this test id is there now.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn has(&self, test_id: &str) -> Result<bool, Failure> {
        let found = self
            .client
            .find_all(Locator::Css(&format!("[data-testid=\"{test_id}\"]")))
            .await?;
        Ok(!found.is_empty())
    }

    /// Waits until `condition` holds.
    ///
    /// # Errors
    /// When it does not within half a minute; a screenshot is kept.
    pub async fn wait_until(
        &self,
        what: &str,
        condition: impl AsyncFn() -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            // An element may be redrawn between two calls; that is no failure yet.
            match condition().await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(error) if Instant::now() > end => return Err(error),
                Err(_) => {}
            }
            if Instant::now() > end {
                let picture = self.screenshot("waited").await?;
                return Err(format!("waited in vain until {what}; see {}", picture.display()).into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Drags from the middle of an element to a place in another, counted from its middle, with the small moves at the end
    /// that a hand makes too.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn drag(&self, from: &Element, to: &Element, offset: (i64, i64)) -> Result<(), Failure> {
        // What lies below the edge of a list is scrolled to first; the pointer cannot go there.
        let scroll = "arguments[0].scrollIntoView({ block: 'nearest' })";
        self.client
            .execute(scroll, vec![serde_json::to_value(from)?])
            .await?;
        let (x, y, width, height) = from.rectangle().await?;
        let (to_x, to_y, to_width, to_height) = to.rectangle().await?;
        let start = (x + width / 2.0, y + height / 2.0);
        let end = (
            to_x + to_width / 2.0 + offset.0 as f64,
            to_y + to_height / 2.0 + offset.1 as f64,
        );
        let at = |(x, y): (f64, f64)| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(30)),
            x,
            y,
        };
        let mut mouse = MouseActions::new("mouse".to_owned())
            .then(at(start))
            .then(PointerAction::Down {
                button: fantoccini::actions::MOUSE_BUTTON_LEFT,
            });
        for step in 1..=10 {
            let part = f64::from(step) / 10.0;
            mouse = mouse.then(at((
                start.0 + (end.0 - start.0) * part,
                start.1 + (end.1 - start.1) * part,
            )));
        }
        for nudge in [1.0, -1.0, 0.0] {
            mouse = mouse.then(at((end.0 + nudge, end.1)));
        }
        mouse = mouse.then(PointerAction::Up {
            button: fantoccini::actions::MOUSE_BUTTON_LEFT,
        });
        self.client.perform_actions(mouse).await?;
        Ok(())
    }

    /// Presses Escape, which closes a dialog.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn press_escape(&self) -> Result<(), Failure> {
        let escape = char::from(fantoccini::key::Key::Escape);
        let keys = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value: escape })
            .then(KeyAction::Up { value: escape });
        self.client.perform_actions(keys).await?;
        Ok(())
    }

    /// Keeps a picture of the window.
    ///
    /// # Errors
    /// When the driver gives none or it cannot be written.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf, Failure> {
        let picture = self.client.screenshot().await?;
        // Tests that are looked at by a person name a folder; otherwise pictures go with the data.
        let folder = std::env::var_os("TIERWRIGHT_SCREENSHOTS")
            .map_or_else(|| self.screenshots.clone(), PathBuf::from);
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}.png"));
        fs::write(&path, picture)?;
        Ok(path)
    }

    /// Closes the window as a person would, and everything that was started for it.
    ///
    /// # Errors
    /// When the driver does not answer.
    pub async fn close(self) -> Result<(), Failure> {
        self.client.close().await?;
        Ok(())
    }
}

/// A process that ends with its owner.
struct Process(Child);

impl Process {
    fn start(mut command: Command) -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // A group of its own: the driver's children end with it.
            command.process_group(0);
        }
        command.spawn().map(Self)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The group's id is the leader's process id, which stays taken until `wait`.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let end = Instant::now() + Duration::from_secs(5);
        while Instant::now() < end && matches!(self.0.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        // The program is a child of the driver's driver and may outlive both for a moment, with its locks: gone means that
        // nobody in the group can be signalled any more.
        let end = Instant::now() + Duration::from_secs(10);
        let killed = || {
            Command::new("kill")
                .args(["-KILL", "--", &group])
                .stderr(Stdio::null())
                .status()
        };
        while Instant::now() < end && killed().is_ok_and(|status| status.success()) {
            let _ = self.0.try_wait();
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.0.wait();
    }
}

fn start_display((width, height): (u32, u32)) -> Result<(Process, String), Failure> {
    let mut command = Command::new("Xvfb");
    // With -displayfd it chooses a free number by itself and says which.
    command
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &format!("{width}x{height}x24"),
            "-nolisten",
            "tcp",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut process = Process::start(command)
        .map_err(|e| format!("Xvfb did not start: {e}; `cargo xtask setup` installs it"))?;
    let output = process.0.stdout.take().ok_or("Xvfb has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let number = line.trim();
    if number.is_empty() {
        return Err("Xvfb ended before it had a display".into());
    }
    Ok((process, format!(":{number}")))
}

fn tauri_driver() -> Result<PathBuf, Failure> {
    if let Some(path) = std::env::var_os("TIERWRIGHT_TAURI_DRIVER") {
        return Ok(PathBuf::from(path));
    }
    Err("TIERWRIGHT_TAURI_DRIVER does not name tauri-driver; `cargo xtask test` sets it".into())
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn wait_for_port(port: u16) -> Result<(), Failure> {
    let end = Instant::now() + Duration::from_secs(20);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > end {
            return Err("tauri-driver does not listen".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
