//! Reviews of pull requests.

use serde_json::Value;

use super::Reply;
use super::call::Call;
use crate::refusal::Refusal;
use crate::world::Area;
use crate::world::reviews::NewReview;

pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let number = call.number("pull_number")?;
    home.pull(number)?;
    let found = home.reviews_of(number).map(|one| call.state.review_shape(home, one));
    Ok(Reply::List(found.collect()))
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let (id, number) = (call.home_id()?, call.number("pull_number")?);
    let remarks = call.body.get("comments").and_then(Value::as_array).cloned().unwrap_or_default();
    let remark = |remark: &Value| {
        let text = |name: &str| remark.get(name).and_then(Value::as_str).unwrap_or_default();
        let line = remark.get("line").and_then(Value::as_u64).unwrap_or(1);
        (text("path").to_owned(), line, text("body").to_owned())
    };
    let new = NewReview {
        body: call.text("body").unwrap_or_default(),
        event: call.text("event").unwrap_or_default(),
        remarks: remarks.iter().map(remark).collect(),
    };
    let review = call.state.submit_review(&call.caller, id, number, &new)?;
    let home = call.home()?;
    Ok(Reply::Json(200, call.state.review_shape(home, home.review(review)?)))
}

pub(super) fn remarks(call: &mut Call<'_>) -> Result<Reply, Refusal> {
    let home = call.reading(Area::PullRequests)?;
    let number = call.number("pull_number")?;
    home.pull(number)?;
    let found = home.remarks_of(number).map(|one| call.state.remark_shape(home, one));
    Ok(Reply::List(found.collect()))
}
