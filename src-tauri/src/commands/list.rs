// Every command of the window, once. From this list come the handler (`main.rs`), the permissions (`build.rs`) and the
// comparison with `ui/src/ipc/commands.ts` and `capabilities/main.json` (`ui/src/ipc/commands.test.ts`).
macro_rules! with_commands {
    ($use:ident) => {
        $use![
            apply_edit,
            cancel,
            choose_design,
            choose_folder,
            choose_save_path,
            close_window,
            deploy,
            deployment,
            destroy,
            discard_recovered,
            drop_tier,
            file_exists,
            file_state,
            new_design,
            offer_connection,
            open_design,
            open_sample,
            open_url,
            palette,
            plan,
            preview_export,
            profiles,
            push_placeholders,
            recent,
            redo,
            resources,
            rules,
            samples,
            save_design,
            set_nat,
            start_options,
            state,
            trace,
            undo,
            write_export,
        ]
    };
}
