//! Names of countries in English and French with their ISO 3166-1 alpha-2 codes.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::words::folded;

/// The code of a country by its name, whatever the case and accents.
pub(super) fn code(name: &str) -> Option<&'static str> {
    static CODES: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let codes = CODES.get_or_init(|| {
        let mut codes = HashMap::new();
        for line in NAMES.lines() {
            let Some((code, names)) = line.split_once(' ') else { continue };
            for name in names.split('|') {
                codes.entry(folded(name)).or_insert(code);
            }
        }
        codes
    });
    codes.get(&folded(name)).copied()
}

/// A line each: the code, then the names.
const NAMES: &str = "\
AD Andorra|Andorre
AE United Arab Emirates|Émirats arabes unis|UAE|Emirates|Émirats
AF Afghanistan
AG Antigua and Barbuda|Antigua-et-Barbuda
AI Anguilla
AL Albania|Albanie
AM Armenia|Arménie
AO Angola
AQ Antarctica|Antarctique
AR Argentina|Argentine
AS American Samoa|Samoa américaines
AT Austria|Autriche
AU Australia|Australie
AW Aruba
AX Åland Islands|Åland|Îles Åland
AZ Azerbaijan|Azerbaïdjan
BA Bosnia and Herzegovina|Bosnie-Herzégovine|Bosnia|Bosnie
BB Barbados|Barbade|La Barbade
BD Bangladesh
BE Belgium|Belgique
BF Burkina Faso
BG Bulgaria|Bulgarie
BH Bahrain|Bahreïn
BI Burundi
BJ Benin|Bénin
BL Saint Barthélemy|Saint-Barthélemy
BM Bermuda|Bermudes
BN Brunei Darussalam|Brunei|Brunéi
BO Bolivia|Bolivie|Plurinational State of Bolivia|État plurinational de Bolivie
BQ Bonaire, Sint Eustatius and Saba|Bonaire, Saint-Eustache et Saba|Caribbean Netherlands|Pays-Bas caribéens
BR Brazil|Brésil
BS Bahamas|The Bahamas|Les Bahamas
BT Bhutan|Bhoutan
BV Bouvet Island|Île Bouvet
BW Botswana
BY Belarus|Biélorussie|Bélarus
BZ Belize
CA Canada
CC Cocos (Keeling) Islands|Cocos Islands|Îles Cocos|Îles Cocos (Keeling)
CD Democratic Republic of the Congo|République démocratique du Congo|DR Congo|DRC|RDC|Congo-Kinshasa|Congo (Democratic Republic of the)
CF Central African Republic|République centrafricaine|Centrafrique
CG Congo|Republic of the Congo|République du Congo|Congo-Brazzaville
CH Switzerland|Suisse
CI Côte d'Ivoire|Ivory Coast
CK Cook Islands|Îles Cook
CL Chile|Chili
CM Cameroon|Cameroun
CN China|Chine|People's Republic of China|République populaire de Chine
CO Colombia|Colombie
CR Costa Rica
CU Cuba
CV Cabo Verde|Cape Verde|Cap-Vert
CW Curaçao
CX Christmas Island|Île Christmas
CY Cyprus|Chypre
CZ Czechia|Czech Republic|Tchéquie|République tchèque
DE Germany|Allemagne
DJ Djibouti
DK Denmark|Danemark
DM Dominica|Dominique|La Dominique
DO Dominican Republic|République dominicaine
DZ Algeria|Algérie
EC Ecuador|Équateur
EE Estonia|Estonie
EG Egypt|Égypte
EH Western Sahara|Sahara occidental
ER Eritrea|Érythrée
ES Spain|Espagne
ET Ethiopia|Éthiopie
FI Finland|Finlande
FJ Fiji|Fidji
FK Falkland Islands|Falkland Islands (Malvinas)|Îles Malouines|Malouines|Malvinas
FM Micronesia|Micronésie|Federated States of Micronesia|États fédérés de Micronésie
FO Faroe Islands|Îles Féroé|Féroé
FR France
GA Gabon
GB United Kingdom|Royaume-Uni|UK|Great Britain|Grande-Bretagne|United Kingdom of Great Britain and Northern Ireland|Britain
GD Grenada|Grenade
GE Georgia|Géorgie
GF French Guiana|Guyane|Guyane française
GG Guernsey|Guernesey
GH Ghana
GI Gibraltar
GL Greenland|Groenland
GM Gambia|Gambie|The Gambia|La Gambie
GN Guinea|Guinée
GP Guadeloupe
GQ Equatorial Guinea|Guinée équatoriale
GR Greece|Grèce
GS South Georgia and the South Sandwich Islands|Géorgie du Sud-et-les îles Sandwich du Sud
GT Guatemala
GU Guam
GW Guinea-Bissau|Guinée-Bissau
GY Guyana
HK Hong Kong
HM Heard Island and McDonald Islands|Îles Heard-et-MacDonald
HN Honduras
HR Croatia|Croatie
HT Haiti|Haïti
HU Hungary|Hongrie
ID Indonesia|Indonésie
IE Ireland|Irlande
IL Israel|Israël
IM Isle of Man|Île de Man
IN India|Inde
IO British Indian Ocean Territory|Territoire britannique de l'océan Indien
IQ Iraq|Irak
IR Iran|Islamic Republic of Iran|République islamique d'Iran
IS Iceland|Islande
IT Italy|Italie
JE Jersey
JM Jamaica|Jamaïque
JO Jordan|Jordanie
JP Japan|Japon
KE Kenya
KG Kyrgyzstan|Kirghizistan|Kirghizstan
KH Cambodia|Cambodge
KI Kiribati
KM Comoros|Comores
KN Saint Kitts and Nevis|Saint-Christophe-et-Niévès|Saint-Kitts-et-Nevis
KP North Korea|Corée du Nord|Democratic People's Republic of Korea|République populaire démocratique de Corée
KR South Korea|Corée du Sud|Republic of Korea|République de Corée
KW Kuwait|Koweït
KY Cayman Islands|Îles Caïmans
KZ Kazakhstan
LA Laos|Lao People's Democratic Republic
LB Lebanon|Liban
LC Saint Lucia|Sainte-Lucie
LI Liechtenstein
LK Sri Lanka
LR Liberia|Libéria
LS Lesotho
LT Lithuania|Lituanie
LU Luxembourg
LV Latvia|Lettonie
LY Libya|Libye
MA Morocco|Maroc
MC Monaco
MD Moldova|Moldavie|Republic of Moldova|République de Moldova
ME Montenegro|Monténégro
MF Saint Martin|Saint-Martin|Saint Martin (French part)|Saint-Martin (partie française)
MG Madagascar
MH Marshall Islands|Îles Marshall
MK North Macedonia|Macédoine du Nord|Macedonia|Macédoine
ML Mali
MM Myanmar|Birmanie|Burma
MN Mongolia|Mongolie
MO Macao|Macau
MP Northern Mariana Islands|Îles Mariannes du Nord
MQ Martinique
MR Mauritania|Mauritanie
MS Montserrat
MT Malta|Malte
MU Mauritius|Maurice|Île Maurice
MV Maldives
MW Malawi
MX Mexico|Mexique
MY Malaysia|Malaisie
MZ Mozambique
NA Namibia|Namibie
NC New Caledonia|Nouvelle-Calédonie
NE Niger
NF Norfolk Island|Île Norfolk
NG Nigeria|Nigéria
NI Nicaragua
NL Netherlands|Pays-Bas|The Netherlands|Les Pays-Bas|Holland|Hollande
NO Norway|Norvège
NP Nepal|Népal
NR Nauru
NU Niue
NZ New Zealand|Nouvelle-Zélande
OM Oman
PA Panama
PE Peru|Pérou
PF French Polynesia|Polynésie française
PG Papua New Guinea|Papouasie-Nouvelle-Guinée
PH Philippines
PK Pakistan
PL Poland|Pologne
PM Saint Pierre and Miquelon|Saint-Pierre-et-Miquelon
PN Pitcairn|Pitcairn Islands|Îles Pitcairn
PR Puerto Rico|Porto Rico
PS Palestine|State of Palestine|État de Palestine
PT Portugal
PW Palau|Palaos
PY Paraguay
QA Qatar
RE Réunion|La Réunion
RO Romania|Roumanie
RS Serbia|Serbie
RU Russia|Russie|Russian Federation|Fédération de Russie
RW Rwanda
SA Saudi Arabia|Arabie saoudite
SB Solomon Islands|Îles Salomon
SC Seychelles
SD Sudan|Soudan
SE Sweden|Suède
SG Singapore|Singapour
SH Saint Helena, Ascension and Tristan da Cunha|Sainte-Hélène|Saint Helena
SI Slovenia|Slovénie
SJ Svalbard and Jan Mayen|Svalbard et Jan Mayen|Svalbard
SK Slovakia|Slovaquie
SL Sierra Leone
SM San Marino|Saint-Marin
SN Senegal|Sénégal
SO Somalia|Somalie
SR Suriname
SS South Sudan|Soudan du Sud
ST Sao Tome and Principe|Sao Tomé-et-Principe
SV El Salvador|Salvador|Le Salvador
SX Sint Maarten|Sint Maarten (Dutch part)|Saint-Martin (partie néerlandaise)
SY Syria|Syrie|Syrian Arab Republic|République arabe syrienne
SZ Eswatini|Swaziland
TC Turks and Caicos Islands|Îles Turques-et-Caïques
TD Chad|Tchad
TF French Southern Territories|Terres australes françaises|Terres australes et antarctiques françaises
TG Togo
TH Thailand|Thaïlande
TJ Tajikistan|Tadjikistan
TK Tokelau
TL Timor-Leste|East Timor|Timor oriental
TM Turkmenistan|Turkménistan
TN Tunisia|Tunisie
TO Tonga
TR Türkiye|Turkey|Turquie
TT Trinidad and Tobago|Trinité-et-Tobago
TV Tuvalu
TW Taiwan|Taïwan
TZ Tanzania|Tanzanie|United Republic of Tanzania
UA Ukraine
UG Uganda|Ouganda
UM United States Minor Outlying Islands|Îles mineures éloignées des États-Unis
US United States|États-Unis|United States of America|États-Unis d'Amérique|USA|U.S.|America|Amérique
UY Uruguay
UZ Uzbekistan|Ouzbékistan
VA Holy See|Saint-Siège|Vatican|Vatican City
VC Saint Vincent and the Grenadines|Saint-Vincent-et-les-Grenadines
VE Venezuela|Bolivarian Republic of Venezuela|République bolivarienne du Venezuela
VG British Virgin Islands|Îles Vierges britanniques
VI U.S. Virgin Islands|Îles Vierges des États-Unis|Îles Vierges américaines
VN Viet Nam|Vietnam|Viêt Nam
VU Vanuatu
WF Wallis and Futuna|Wallis-et-Futuna
WS Samoa
YE Yemen|Yémen
YT Mayotte
ZA South Africa|Afrique du Sud
ZM Zambia|Zambie
ZW Zimbabwe
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_in_english_and_french() {
        for (name, expected) in [
            ("Canada", "CA"),
            ("perou", "PE"),
            ("Peru", "PE"),
            ("ALLEMAGNE", "DE"),
            ("Cote d’Ivoire", "CI"),
            ("Royaume Uni", "GB"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
        ] {
            assert_eq!(code(name), Some(expected), "{name}");
        }
        assert_eq!(code("Atlantis"), None);
        assert_eq!(code(""), None);
    }

    #[test]
    fn each_country_stands_once_and_no_name_means_two() {
        let mut names = HashMap::new();
        let mut codes = std::collections::HashSet::new();
        for line in NAMES.lines() {
            let (code, rest) = line.split_once(' ').unwrap();
            assert!(code.len() == 2 && codes.insert(code), "{line}");
            for name in rest.split('|') {
                let before = names.insert(folded(name), code);
                assert!(
                    before.is_none_or(|before| before == code),
                    "{name}: {before:?} and {code}"
                );
            }
        }
        assert_eq!(codes.len(), 249);
    }
}
