//! Files uploaded to a project, to be linked from texts.

use serde_json::json;

use super::{Call, Refused, Reply};
use crate::text::opaque;
use crate::world::gitlab::Upload;
use crate::world::{Area, Role};

pub(in crate::gitlab) fn create(call: &mut Call<'_>) -> Result<Reply, Refused> {
    call.account()?;
    let id = call.home_id()?;
    let file = call.files.first().ok_or_else(|| Refused::lacks("file"))?.clone();
    let name: String = file
        .name
        .chars()
        .map(|letter| if letter.is_alphanumeric() || "-_.".contains(letter) { letter } else { '_' })
        .collect();
    let serial = call.state.next_id();
    let secret = opaque(serial, 32);
    let home = call.state.repository_mut(id)?;
    home.gitlab
        .uploads
        .insert(secret.clone(), Upload { id: serial, name: name.clone(), bytes: file.bytes });
    let lower = name.to_lowercase();
    let is_image = [".png", ".jpg", ".jpeg", ".gif"].iter().any(|end| lower.ends_with(end));
    let alt = if is_image {
        name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem)
    } else {
        &name
    };
    let url = format!("/uploads/{secret}/{name}");
    let mark = if is_image { "!" } else { "" };
    Ok(Reply::Json(
        201,
        json!({
            "id": serial,
            "alt": alt,
            "url": url,
            "full_path": format!("/-/project/{id}{url}"),
            "markdown": format!("{mark}[{alt}]({url})"),
        }),
    ))
}

pub(in crate::gitlab) fn list(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home_as(Area::Contents, Role::Maintain)?;
    let shapes = home.gitlab.uploads.values().map(|upload| {
        json!({ "id": upload.id, "size": upload.bytes.len(), "filename": upload.name, "created_at": null, "uploaded_by": null })
    });
    Ok(Reply::List(shapes.collect()))
}

pub(in crate::gitlab) fn get(call: &mut Call<'_>) -> Result<Reply, Refused> {
    let home = call.home()?;
    let upload = home.gitlab.uploads.get(call.part("secret")?);
    let upload =
        upload.filter(|upload| Ok(upload.name.as_str()) == call.part("name").map_err(drop));
    let upload = upload.ok_or_else(|| Refused::missing("Upload"))?;
    Ok(Reply::Raw(upload.bytes.clone(), Vec::new()))
}
