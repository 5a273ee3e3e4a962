//! Workbooks of Excel, old and new, OpenDocument, and pages under the name of Excel.

use super::*;

/// A workbook of sheets given by the XML of their rows.
pub(super) fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let each = |make: &dyn Fn(usize, &str, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(at, (name, state, _))| make(at + 1, name, state)).collect()
    };
    let part = |at: usize| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        )
    };
    parts.push(("[Content_Types].xml".into(), format!("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{}</Types>", each(&|at, _, _| part(at)))));
    parts.push(("_rels/.rels".into(), "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".into()));
    parts.push(("xl/workbook.xml".into(), format!("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{}</sheets></workbook>", each(&|at, name, state| format!("<sheet name=\"{name}\" sheetId=\"{at}\" state=\"{state}\" r:id=\"rId{at}\"/>")))));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>{}</Relationships>", each(&|at, _, _| format!("<Relationship Id=\"rId{at}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")))));
    parts.push(("xl/styles.xml".into(), "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>".into()));
    for (at, (_, _, rows)) in sheets.iter().enumerate() {
        parts.push((format!("xl/worksheets/sheet{}.xml", at + 1), format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>")));
    }
    let members: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&members)
}

/// Cells of rows: `d45000` is a day, `n1.5` a number, all else text. A row that begins with `!` is hidden.
pub(super) fn cells(rows: &[&[&str]]) -> String {
    let mut xml = String::new();
    for (at, row) in (1..).zip(rows) {
        let hidden = if row.first() == Some(&"!") { " hidden=\"1\"" } else { "" };
        xml.push_str(&format!("<row r=\"{at}\"{hidden}>"));
        for (column, cell) in ('A'..).zip(row.iter().filter(|cell| **cell != "!")) {
            match cell.split_at_checked(1) {
                Some(("d", day)) if day.parse::<f64>().is_ok() => {
                    xml.push_str(&format!("<c r=\"{column}{at}\" s=\"1\"><v>{day}</v></c>"))
                }
                Some(("n", number)) if number.parse::<f64>().is_ok() => {
                    xml.push_str(&format!("<c r=\"{column}{at}\"><v>{number}</v></c>"))
                }
                None => {}
                _ => xml.push_str(&format!("<c r=\"{column}{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")),
            }
        }
        xml.push_str("</row>");
    }
    xml
}

pub(super) const SHEET: &[&[&str]] = &[
    &["My Bank"],
    &["Account", "12-345"],
    &[],
    &["Date", "Details", "Amount", "Balance"],
    &["d45296", "Rent", "n-900", "n100.1"],
    &["!", "d45297", "Coffee", "n-4.1", "n96"],
    &["d45298.5", "Salary", "n2000.0000000000002", "n2096"],
];

const SHEET_ROWS: [&str; 3] = ["2024-01-05 -900 - Rent", "2024-01-06 -4.10 - Coffee", "2024-01-07 2000 - Salary"];

#[test]
fn workbooks_have_real_dates_and_numbers() {
    let read = statement(&xlsx(&[("Sheet1", "visible", &cells(SHEET))]));
    assert_eq!(said(&read), SHEET_ROWS);
    assert_eq!(read.rows[0].line, 5);
    assert_eq!(read.proof, proven("1000.10", "2096"));
    // Numbers as text in the country's notation, beside a hidden sheet and a page of sums.
    let text: &[&[&str]] = &[
        &["Buchungstag", "Verwendungszweck", "Betrag"],
        &["05.01.2024", "Miete", "-1.900,00"],
        &["31.01.2024", "Lohn", "2.000,00"],
    ];
    let sums: &[&[&str]] = &[&["Month", "Sum"], &["d45296", "n100.5"], &["d45327", "n50.25"]];
    let book = xlsx(&[
        ("Umsätze", "visible", &cells(text)),
        ("Sums", "visible", &cells(sums)),
        ("Old", "hidden", &cells(SHEET)),
    ]);
    assert_eq!(said(&statement(&book)), ["2024-01-05 -1900.00 - Miete", "2024-01-31 2000.00 - Lohn"]);
    // A sheet a month, with the day that both have.
    let header: &[&str] = &["Date", "Details", "Amount"];
    let (rent, tea, pay): (&[&str], &[&str], &[&str]) =
        (&["d45322", "Rent", "n-900.5"], &["d45322", "Tea", "n-2.5"], &["d45323", "Pay", "n20"]);
    let book = xlsx(&[
        ("Jan", "visible", &cells(&[header, rent, tea, tea])),
        ("Feb", "visible", &cells(&[header, tea, tea, pay])),
    ]);
    assert_eq!(
        said(&statement(&book)),
        ["2024-01-31 -900.50 - Rent", "2024-01-31 -2.50 - Tea", "2024-01-31 -2.50 - Tea", "2024-02-01 20 - Pay"]
    );
    assert_eq!(read_file(&xlsx(&[("Empty", "visible", "")]), "a", &hints()).unwrap_err(), StatementError::NoTable);
}

#[test]
fn open_document_sheets() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {value}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>\n", cells.concat());
    let name = |text: &str| cell("string", "", text);
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">\n{}<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
        [
            row(&[name("Date"), name("Details"), name("Amount"), name("Currency")]),
            row(&[
                cell("date", "office:date-value=\"2024-02-01\"", "1/2/24"),
                name("Purchase of tea &amp; <text:span>milk</text:span>"),
                cell("float", "office:value=\"-12.5\"", "-12,50"),
                name("EUR")
            ]),
            row(&[
                cell("date", "office:date-value=\"2024-02-03T00:00:00\"", "3/2/24"),
                name("Salary"),
                cell("currency", "office:currency=\"EUR\" office:value=\"1000\"", "1.000 €"),
                name("EUR")
            ])
            .replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"2\">"),
        ]
        .concat()
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let read = statement(&zip(&[("mimetype", mimetype), ("content.xml", content.as_bytes())]));
    assert_eq!(
        said(&read),
        ["2024-02-01 -12.50 EUR Purchase of tea & milk", "2024-02-03 1000 EUR Salary", "2024-02-03 1000 EUR Salary"]
    );
    let locked = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = zip(&[("mimetype", mimetype), ("META-INF/manifest.xml", locked), ("content.xml", b"\x01\x02")]);
    assert_eq!(read_file(&locked, "a.ods", &hints()).unwrap_err(), StatementError::Encrypted);
}

#[test]
fn pages_and_old_xml_under_the_name_of_excel() {
    let html = "<html><head><title>x</title><style>td{}</style></head><body><table><tr><td colspan=3>Movimientos</td></tr><tr><th>Fecha<th>Concepto<th>Importe</tr>\
<tr><td>25/01/2024</td><td>Caf&#233;<br>Central</td><td align=\"right\">-1.234,50&nbsp;</td></tr><tr><td>26/01/2024<td>N&oacute;mina<td>2.000,00</table></body></html>";
    assert_eq!(
        said(&statement(html.as_bytes())),
        ["2024-01-25 -1234.50 - Café Central", "2024-01-26 2000.00 - N&oacute;mina"]
    );
    let old = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"S\"><Table>\
<Row><Cell><Data ss:Type=\"String\">Date</Data></Cell><Cell><Data ss:Type=\"String\">Details</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"String\">Amount</Data></Cell></Row>\
<Row><Cell><Data ss:Type=\"DateTime\">2024-01-05T00:00:00.000</Data></Cell><Cell><Data ss:Type=\"String\">Tea</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"Number\">-2.5</Data></Cell></Row>\
<Row><Cell><Data ss:Type=\"DateTime\">2024-01-06T00:00:00.000</Data></Cell><Cell><Data ss:Type=\"String\">Pay</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"Number\">1000</Data></Cell></Row></Table></Worksheet></Workbook>";
    assert_eq!(said(&statement(old.as_bytes())), ["2024-01-05 -2.50 - Tea", "2024-01-06 1000 - Pay"]);
    assert_eq!(
        read_file(b"<html><body>Please log in</body></html>", "a.xls", &hints()).unwrap_err(),
        StatementError::NoTable
    );
}

/// An Excel 97 workbook of one sheet: BIFF8 records in an OLE container.
pub(super) fn xls(rows: &[&[&str]], locked: bool, corner: Option<(u16, u16)>) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    let begin = |kind: u16| record(0x0809, &[&[0x00, 0x06][..], &kind.to_le_bytes(), &[0; 12]].concat());
    let mut globals = begin(0x0005);
    if locked {
        globals.extend(record(0x002F, &[0; 6]));
    }
    globals.extend(record(0x0042, &1200u16.to_le_bytes()));
    for format in [0u16, 14] {
        globals.extend(record(0x00E0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat()));
    }
    let bound = |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let offset = u32::try_from(globals.len() + bound(0).len() + 4).unwrap();
    globals.extend(bound(offset));
    globals.extend(record(0x000A, &[]));
    let mut sheet = begin(0x0010);
    for (row, cells) in (0u16..).zip(rows) {
        for (column, cell) in (0u16..).zip(*cells) {
            let place = |style: u16| [row.to_le_bytes(), column.to_le_bytes(), style.to_le_bytes()].concat();
            let number = |text: &str| text.parse::<f64>().ok().map(f64::to_le_bytes);
            match cell.split_at_checked(1) {
                Some(("d", day)) if number(day).is_some() => {
                    sheet.extend(record(0x0203, &[&place(1)[..], &number(day).unwrap()].concat()))
                }
                Some(("n", n)) if number(n).is_some() => {
                    sheet.extend(record(0x0203, &[&place(0)[..], &number(n).unwrap()].concat()))
                }
                None => {}
                _ => {
                    let length = u16::try_from(cell.len()).unwrap().to_le_bytes();
                    sheet.extend(record(0x0204, &[&place(0)[..], &length, &[0], cell.as_bytes()].concat()));
                }
            }
        }
    }
    if let Some((row, column)) = corner {
        sheet.extend(record(
            0x0203,
            &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 2], &1f64.to_le_bytes()].concat(),
        ));
    }
    sheet.extend(record(0x000A, &[]));
    globals.extend(sheet);
    globals.resize(globals.len().max(8192), 0);
    ole("Workbook", &globals)
}

fn ole(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    container.create_stream(name).unwrap().write_all(bytes).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

#[test]
fn old_workbooks() {
    let plain: Vec<Vec<&str>> = SHEET.iter().map(|row| row.iter().filter(|c| **c != "!").copied().collect()).collect();
    let plain: Vec<&[&str]> = plain.iter().map(Vec::as_slice).collect();
    let file = xls(&plain, false, None);
    let opened = <calamine::Xls<_> as calamine::Reader<_>>::new(Cursor::new(&file)).err();
    assert_eq!(opened.map(|error| error.to_string()), None);
    let read = statement(&file);
    assert_eq!(said(&read), SHEET_ROWS);
    assert_eq!(read.rows[0].line, 5);
    for (bytes, error) in [
        (xls(&plain, true, None), StatementError::Encrypted),
        // Two cells in far corners: the whole rectangle would be kept.
        (xls(&plain, false, Some((65_000, 250))), StatementError::TooMuchInside),
        (ole("EncryptedPackage", b"x"), StatementError::Encrypted),
        (ole("WordDocument", b"x"), StatementError::Unsupported),
        (xls(&plain, false, None)[..600].to_vec(), StatementError::Damaged),
    ] {
        assert_eq!(read_file(&bytes, "a.xls", &hints()).unwrap_err(), error);
    }
}
