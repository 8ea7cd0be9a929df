//! Findings told by the file they stand in.

use super::Package;
use super::check::{FileReport, PackageReport};
use super::fault::PackageFault;
use crate::check::finding::Finding;
use crate::check::problem::Problem;
use crate::check::report::Report;

/// Findings by file.
#[derive(Default)]
pub(super) struct Gather {
    pub(super) files: Vec<FileReport>,
}

impl Gather {
    pub(super) fn at(&mut self, path: &str) -> &mut Report {
        let index = self.files.iter().position(|file| file.path == path).unwrap_or_else(|| {
            self.files.push(FileReport { path: path.to_owned(), report: Report::default() });
            self.files.len() - 1
        });
        // The place was found or made above.
        #[expect(clippy::indexing_slicing, reason = "the index was found or made above")]
        &mut self.files[index].report
    }

    pub(super) fn tell(&mut self, path: &str, fault: PackageFault) {
        let finding = Finding::on_line(Problem::Package(Box::new(fault)), None);
        self.at(path).findings.push(finding);
    }

    pub(super) fn finish(mut self, package: &Package) -> PackageReport {
        self.files.sort_by_key(|file| file.path != package.path);
        PackageReport { files: self.files }
    }
}

/// Puts what was found below what was found before.
pub(super) fn merge(into: &mut Report, found: Report) {
    into.rows += found.rows;
    into.left_out += found.left_out;
    into.findings.extend(found.findings);
}
