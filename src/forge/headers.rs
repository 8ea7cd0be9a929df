//! Headers of webhook deliveries.

use gitribute_engine::ports::RawDelivery;

/// Longest event name or delivery id that we take, in bytes; those of forges are well below.
const MAX_NAME: usize = 200;

/// The value of a header that stands exactly once.
pub(crate) fn only<'a>(delivery: &'a RawDelivery<'_>, name: &str) -> Option<&'a [u8]> {
    let mut values = delivery.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
    let (_, value) = values.next()?;
    values.next().is_none().then_some(value.as_slice())
}

/// A header that holds a name or an id: short and of visible ASCII alone.
pub(crate) fn name(delivery: &RawDelivery<'_>, header: &str) -> Option<String> {
    let text = std::str::from_utf8(only(delivery, header)?).ok()?.trim();
    let plain = !text.is_empty()
        && text.len() <= MAX_NAME
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    plain.then(|| text.to_owned())
}

/// Whether the body is announced as JSON. The form encoding, which some forges also offer, is not
/// taken (FAULTS W6).
pub(crate) fn is_json(delivery: &RawDelivery<'_>) -> bool {
    only(delivery, "content-type")
        .and_then(|value| std::str::from_utf8(value).ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
