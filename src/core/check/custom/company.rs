//! SIREN and SIRET: the numbers of French companies and their establishments (INSEE,
//! "numéro SIREN", "numéro SIRET"). The last digit follows Luhn's rule; the establishments of
//! La Poste, which are too many for it, have a sum of digits that five divides.

use super::problem::CompanyFault;

const SIREN_DIGITS: usize = 9;
const SIRET_DIGITS: usize = 14;
const LA_POSTE: &str = "356000000";
const LA_POSTE_SEAT: &str = "35600000000048";

/// Tells what keeps a text from being a SIREN; spaces inside are taken off.
pub(super) fn siren(text: &str) -> Option<CompanyFault> {
    let digits = match digits(text, SIREN_DIGITS, |c| c == ' ') {
        Ok(digits) => digits,
        Err(fault) => return Some(fault),
    };
    (!luhn(&digits)).then_some(CompanyFault::CheckDigit)
}

/// Tells what keeps a text from being a SIRET; spaces and dots inside are taken off.
pub(super) fn siret(text: &str) -> Option<CompanyFault> {
    let digits = match digits(text, SIRET_DIGITS, |c| matches!(c, ' ' | '.')) {
        Ok(digits) => digits,
        Err(fault) => return Some(fault),
    };
    let company = digits.get(..SIREN_DIGITS).unwrap_or_default();
    let holds = if company == LA_POSTE && digits != LA_POSTE_SEAT {
        digits.bytes().map(|digit| u32::from(digit - b'0')).sum::<u32>().is_multiple_of(5)
    } else {
        luhn(&digits)
    };
    (!(holds && luhn(company))).then_some(CompanyFault::CheckDigit)
}

/// A number as people may type it, without what stands between its digits; `None` where it
/// would still be wrong.
pub(super) fn mended(text: &str, check: fn(&str) -> Option<CompanyFault>) -> Option<String> {
    let bare: String = text
        .chars()
        .filter(|c| !matches!(plain(*c), ' ' | '.' | '-' | '/' | '_'))
        .map(plain)
        .collect();
    (bare != text && check(&bare).is_none()).then_some(bare)
}

/// The SIREN in a SIRET, which people type in its place.
pub(super) fn company_of(text: &str) -> Option<String> {
    let digits = digits(text, SIRET_DIGITS, |c| matches!(c, ' ' | '.')).ok()?;
    let company = digits.get(..SIREN_DIGITS)?;
    siret(&digits).is_none().then(|| company.to_owned())
}

fn digits(text: &str, wanted: usize, is_between: fn(char) -> bool) -> Result<String, CompanyFault> {
    let bare: String = text.trim().chars().map(plain).filter(|c| !is_between(*c)).collect();
    if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        Err(CompanyFault::NotDigits)
    } else if bare.len() != wanted {
        Err(CompanyFault::Length { found: u64::try_from(bare.len()).unwrap_or(u64::MAX) })
    } else {
        Ok(bare)
    }
}

/// The plain sign for those that word processors put in its place.
fn plain(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => {
            char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c)
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Luhn's rule (ISO/IEC 7812-1, annex B): from the right, every second digit doubled, the sum of
/// all digits ends in 0.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit.saturating_sub(b'0'));
            match (index % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
