//! Where a file lives. SQLite's log needs memory shared between its connections and locks that
//! hold; network file systems promise both and keep neither.

use std::{fs, path::Path};

/// Types of mounts whose files are on another machine, as Linux names them.
const REMOTE: &[&str] = &[
    "afs",
    "ceph",
    "cifs",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];

/// The type of the network file system that a folder is on; `None` where it is on a local one, or
/// the system does not tell (all but Linux).
pub(crate) fn remote(folder: &Path) -> Option<String> {
    let mounts = fs::read("/proc/self/mountinfo").ok()?;
    let kind = mount_type(&String::from_utf8_lossy(&mounts), folder)?;
    REMOTE.contains(&kind.as_str()).then_some(kind)
}

/// The type of the mount that a folder is on: of those whose mount point it is below, the longest
/// and, of equal ones, the last. Lines are as in proc_pid_mountinfo(5):
/// `36 35 98:0 /root /point options shared:1 - type source options`.
fn mount_type(mounts: &str, folder: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((left, right)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (left.split(' ').nth(4), right.split(' ').next()) else {
            continue;
        };
        let point = unescape(point);
        if folder.starts_with(&point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind.to_owned())
}

/// Mount points are written with blank space and backslash in octal.
fn unescape(point: &str) -> String {
    point.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /srv/data rw - nfs4 server:/export rw
31 30 0:41 / /srv/data/local\\040disk rw master:1 - xfs /dev/vdb rw
32 22 0:42 / /home rw - ext4 /dev/vdc rw
33 32 0:43 / /home rw - cifs //server/home rw
torn line
";

    #[test]
    fn the_nearest_mount_counts() {
        for (folder, kind) in [
            ("/", "ext4"),
            ("/srv", "ext4"),
            ("/srv/database", "ext4"),
            ("/srv/data", "nfs4"),
            ("/srv/data/a/b", "nfs4"),
            ("/srv/data/local disk/a", "xfs"),
            ("/home/ada", "cifs"),
        ] {
            assert_eq!(mount_type(MOUNTS, Path::new(folder)).as_deref(), Some(kind), "{folder}");
        }
        assert_eq!(mount_type("", Path::new("/")), None);
    }

    #[test]
    fn a_folder_of_this_machine_is_not_remote() {
        assert_eq!(remote(&std::env::temp_dir()), None);
    }
}
