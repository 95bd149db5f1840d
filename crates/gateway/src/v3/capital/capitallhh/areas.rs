//! `/v3/capital/capitallhh/areas/…` (2.10): provinces and their cities.

use crate::caller::Caller;
use crate::code::Code;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_reference as reference;
use tongbao_wire::v3::capital::capitallhh::{Cities, City, Province, ProvincePath, Provinces};

pub(crate) fn provinces(_: &Caller, _: &Asked<Nothing, Nothing>) -> Result<Provinces, Fault> {
    let told =
        |one: &reference::Province| Province { province_name: one.name.to_owned(), province_code: one.code };
    let data: Vec<_> = reference::provinces().iter().map(told).collect();
    Ok(Provinces { total_count: super::banks::count(data.len()), data })
}

pub(crate) fn cities(_: &Caller, asked: &Asked<ProvincePath, Nothing>) -> Result<Cities, Fault> {
    let code = asked.path.province_code.get();
    let province = reference::province(code).ok_or_else(|| unknown("province_code", code))?;
    let told = |one: &reference::City| City { city_name: one.name.to_owned(), city_code: one.code };
    let data: Vec<_> = reference::cities(province.code).map(told).collect();
    Ok(Cities { total_count: super::banks::count(data.len()), data })
}

/// No such province or city.
pub(crate) fn unknown(field: &str, code: i64) -> Fault {
    let (name, location) = match field {
        "province_code" => ("省份编码", Location::Path),
        _ => ("城市编码", Location::Query),
    };
    Fault::new(Code::ParamError, "AreaUnknown", format!("{name}不存在：{code}"))
        .at(&format!("/{field}"), location)
}
