//! A bound on how deep JSON may be nested, so that no text can exhaust the stack.

/// The deepest nesting that is read, as in `serde_json`.
pub(crate) const MAX_DEPTH: usize = 128;

/// Whether no bracket is nested deeper than [`MAX_DEPTH`].
pub(crate) fn depth_is_bounded(text: &str) -> bool {
    too_deep_at(text).is_none()
}

/// The offset of the first bracket that is nested deeper than [`MAX_DEPTH`].
pub(crate) fn too_deep_at(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                bytes.next();
            }
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(at);
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}
