//! The story's first chapter: three sellers come aboard by their papers.

use super::stage::Stage;
use super::story::say;
use serde_json::{Value, json};

/// A picture of one point: what is on it does not matter here.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00,
    0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0x00, 0x00, 0x02, 0x00, 0x00, 0x01,
    0xe2, 0x21, 0xbc, 0x33, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
/// Its SHA-256.
const DIGEST: &str = "00023965829ad187893d5eb1aedff72a9e9e179f2a867e15f90c19b32064eb5a";

/// A seller on its way aboard.
struct Seller {
    kind: &'static str,
    name: &'static str,
    person: &'static str,
    /// A settlement rule; the first seller's means no fee, so that the story's numbers are round.
    rule: Option<&'static str>,
}

const SELLERS: [Seller; 3] = [
    Seller { kind: "4", name: "青禾茶铺", person: "陈青禾", rule: Some("900") },
    Seller { kind: "2", name: "木棉家居有限公司", person: "林木棉", rule: None },
    Seller { kind: "2401", name: "南风书店", person: "苏南风", rule: None },
];

/// Three sellers come aboard; they are the story's sellers from now on.
pub(super) async fn come_aboard(stage: &mut Stage) -> Result<(), String> {
    say(&format!(
        "1  Platform {} has keys and a certificate. Three sellers hand in their papers.",
        stage.platform
    ));
    let media_id = stage.upload(("paper.png", PICTURE), DIGEST).await?;
    stage.check("an uploaded picture has a media_id", !media_id.is_empty());
    let path = "/v3/ecommerce/applyments/";
    let mut applyments = Vec::new();
    for (place, seller) in SELLERS.iter().enumerate() {
        let mut papers = papers(stage, seller, &media_id, place)?;
        if place == 0 {
            // A sole trader shows its licence; the refusal names the field.
            let licence = papers["business_license_info"].take();
            stage.refused(path, &papers, "PARAM_ERROR").await?;
            papers["business_license_info"] = licence;
        }
        let taken = stage.granted(path, &papers).await?;
        applyments.push(taken["applyment_id"].clone());
    }
    say("     The first is turned down for a blurred picture, mended, and handed in again under its number.");
    let first = applyments.first().cloned().unwrap_or_default();
    let detail = json!([{ "param_name": "id_card_copy", "reject_reason": "身份证照片不清晰" }]);
    let wish = json!({ "state": "REJECTED", "audit_detail": detail });
    stage.control(&format!("applyments/{first}"), &wish).await?;
    let found = stage.found(&format!("{path}{first}")).await?;
    stage.check("a rejection says why, field by field", found["audit_detail"] == detail);
    let again = papers(stage, &SELLERS[0], &media_id, 0)?;
    let taken = stage.granted(path, &again).await?;
    stage.check("papers that were mended keep their number", taken["applyment_id"] == first);
    stage.settle().await?;

    let mut sellers = Vec::new();
    for (applyment, seller) in applyments.iter().zip(&SELLERS) {
        let found = stage.found(&format!("{path}{applyment}")).await?;
        stage.check(&format!("{} is aboard", seller.name), found["applyment_state"] == "FINISH");
        let mchid = found["sub_mchid"].as_str().unwrap_or_default().to_owned();
        say(&format!("     {mchid}  {}", seller.name));
        sellers.push((mchid, seller.name.to_owned()));
    }
    stage.sellers = sellers;
    Ok(())
}

/// Everything that a seller of its kind shows (2.1.1).
fn papers(stage: &Stage, seller: &Seller, media_id: &str, place: usize) -> Result<Value, String> {
    let is_enterprise = seller.kind == "2";
    let holder = if is_enterprise { seller.name } else { seller.person };
    let mut form = json!({
        "out_request_no": format!("SELLER-{place}"), "organization_type": seller.kind,
        "merchant_shortname": seller.name,
        "id_card_info": {
            "id_card_copy": media_id, "id_card_national": media_id, "id_card_name": stage.seal(seller.person)?,
            "id_card_number": stage.seal("11010119900307001X")?, "id_card_valid_time_begin": "2015-01-01",
            "id_card_valid_time": "长期",
        },
        "account_info": {
            "bank_account_type": if is_enterprise { "74" } else { "75" }, "account_bank": "工商银行",
            "account_name": stage.seal(holder)?, "bank_address_code": "440300",
            "account_number": stage.seal(&format!("622202020011250{}", place + 1))?,
        },
        "contact_info": {
            "contact_type": "65", "contact_name": stage.seal(seller.person)?,
            "mobile_phone": stage.seal("13900000000")?,
        },
        "sales_scene_info": { "store_name": seller.name, "store_url": "https://market.example" },
    });
    if seller.kind != "2401" {
        form["business_license_info"] = json!({
            "business_license_copy": media_id, "business_license_number": "91440300MA5DA1XXXX",
            "merchant_name": seller.name, "legal_person": seller.person,
        });
    }
    if let Some(rule) = seller.rule {
        form["settlement_info"] = json!({ "settlement_id": rule });
    }
    Ok(form)
}
