//! ARCHITECTURE.md and the crates agree, and the invariants hold that cargo or a look at the sources can show.

mod dependencies;
mod map;
mod sources;

use cargo_metadata::camino::Utf8PathBuf;
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};
use std::sync::LazyLock;

/// The workspace with its dependencies as they are without any feature.
static WORKSPACE: LazyLock<Metadata> = LazyLock::new(|| metadata(CargoOpt::NoDefaultFeatures));

fn metadata(features: CargoOpt) -> Metadata {
    let mut command = MetadataCommand::new();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).features(features);
    command.exec().expect("cargo metadata runs")
}

/// The repository's root.
fn root() -> Utf8PathBuf {
    WORKSPACE.workspace_root.clone()
}

/// The folder of each member of the workspace, relative to the root, with the member's name.
fn members() -> Vec<(String, Utf8PathBuf)> {
    let folder = |p: &cargo_metadata::Package| {
        let folder = p.manifest_path.parent().unwrap_or(&p.manifest_path);
        folder.strip_prefix(root()).unwrap_or(folder).to_owned()
    };
    WORKSPACE.workspace_packages().into_iter().map(|p| (p.name.to_string(), folder(p))).collect()
}
